/** Undoes Snappy, in which LevelDB keeps its blocks. Source: format_description.txt of google/snappy. */

/** Throws a RangeError for what is no Snappy. */
export function snappyDecompressed(bytes: Buffer): Buffer {
  let at = 0;
  let length = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes.readUInt8(at++);
    length += (byte & 127) * factor;
    if (byte < 128) break;
  }
  const output = Buffer.alloc(length);
  let written = 0;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at++);
    const kind = tag & 3;
    if (kind === 0) {
      // A literal: up to 60 bytes by its tag, longer ones by one to four bytes more.
      let count = tag >>> 2;
      const more = count - 59;
      if (more > 0) {
        count = bytes.readUIntLE(at, more);
        at += more;
      }
      written += bytes.copy(output, written, at, at + count + 1);
      at += count + 1;
      continue;
    }
    const count = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offsetBytes = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    const offset = bytes.readUIntLE(at, offsetBytes) + (kind === 1 ? (tag >>> 5) * 256 : 0);
    at += offsetBytes;
    // Copies may overlap what they write, so they go byte by byte.
    for (let i = 0; i < count; i++, written++) output.writeUInt8(output.readUInt8(written - offset), written);
  }
  return output;
}
