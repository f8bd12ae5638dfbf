/** Numbers and texts as warnings and refusals show them. */

/** 2500000 as 2,500,000. */
export function grouped(amount: number): string {
  const [whole = "", ...rest] = String(Math.abs(amount)).split(/(?=[.e])/);
  const threes: string[] = [];
  for (let end = whole.length; end > 0; end -= 3) threes.unshift(whole.slice(Math.max(0, end - 3), end));
  return `${amount < 0 ? "-" : ""}${threes.join(",")}${rest.join("")}`;
}

/** To three digits, unless more are asked for. */
export function rounded(value: number, digits = 3): string {
  return String(Number(value.toPrecision(digits)));
}

/** The beginning of a text that is too long to be shown. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** An amount to three digits, as 2,510,000. */
export function shown(amount: number): string {
  return grouped(Number(rounded(amount)));
}
