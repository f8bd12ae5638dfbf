/**
 * A real browser for the tests: the one that CHROMIUM_PATH names, one of the system's, or, so that a fresh machine needs
 * no manual step, the one that comes in the npm package @sparticuz/chromium (Linux on x64) with the libraries it needs.
 * CHROMIUM_PATH=packaged asks for the latter.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const CANDIDATES = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:/Program Files/Google/Chrome/Application/chrome.exe",
  "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
];

/** No name but our own resolves, so that a request to the outside fails instead of leaving the machine. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

const FONTS_FILE = "ballast-fonts.conf";

const HELP = `No browser starts for the tests of the console. Do one of these:
  CHROMIUM_PATH=<path of Chromium or Chrome> npm test
  sudo apt-get install -y chromium     (Debian, Ubuntu)
  npm test -- --project unit           (the tests that need no browser)`;

/** Fails with what to do where none starts: a test that nobody ran has not passed. */
export async function launchBrowser(): Promise<Browser> {
  try {
    return await launched();
  } catch (reason) {
    throw new Error(HELP, { cause: reason });
  }
}

async function launched(): Promise<Browser> {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "packaged") return chromium.launch({ executablePath: named, args: FLAGS });
  const found = named === undefined ? CANDIDATES.find((path) => existsSync(path)) : undefined;
  if (found !== undefined) return chromium.launch({ executablePath: found, args: FLAGS });
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error("There is no Chromium here, and none in npm for this machine");
  const { executablePath, libraries, fonts } = await unpackedBrowser();
  const others = process.env["LD_LIBRARY_PATH"];
  return chromium.launch({
    executablePath,
    args: FLAGS,
    // The package brings the few libraries that a bare machine may lack.
    env: {
      ...(process.env as Record<string, string>),
      FONTCONFIG_FILE: fonts,
      LD_LIBRARY_PATH: others === undefined ? libraries : `${others}:${libraries}`,
    },
  });
}

/** Unpacks the packaged browser once, beside the packages. */
async function unpackedBrowser() {
  const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
  const home = join(cache, "chromium");
  if (!existsSync(home)) {
    mkdirSync(cache, { recursive: true });
    // Unpacked aside and renamed, so that an interrupted run leaves nothing that looks complete.
    const aside = mkdtempSync(join(cache, "chromium-"));
    await unpackInto(aside);
    writeFileSync(join(aside, FONTS_FILE), fontConfiguration(home));
    renameSync(aside, home);
  }
  return {
    executablePath: join(home, "chromium"),
    libraries: join(home, "al2023", "lib"),
    fonts: join(home, FONTS_FILE),
  };
}

/** A browser without any font dies at the first form field, and a bare machine has none: the package brings one. */
function fontConfiguration(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/font-cache</cachedir>
</fontconfig>
`;
}

async function unpackInto(folder: string): Promise<void> {
  const packaged = await import("@sparticuz/chromium");
  const bin = fileURLToPath(new URL("../bin/", import.meta.resolve("@sparticuz/chromium")));
  // The package unpacks into the temporary folder and has no option for another one.
  const temporary = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    await Promise.all(
      ["chromium.br", "fonts.tar.br", "al2023.tar.br"].map((file) => packaged.inflate(join(bin, file))),
    );
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    if (temporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = temporary;
  }
}
