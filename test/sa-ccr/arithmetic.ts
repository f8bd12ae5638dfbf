/** Reads the formulas of explanations as a person with a pocket calculator would, independently of the engine. */

/** The value of `0.5 · (3 − 2)² + √(4)` and the like. */
export function arithmetic(text: string): number {
  const tokens = text.match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?|min|max|ln|e\^|Φ|[-−+·/()√²|,]/gu) ?? [];
  let place = 0;
  const next = () => tokens[place];
  const take = (token: string) => {
    if (tokens[place] !== token) throw new Error(`${token} expected in ${text}, found ${tokens[place]}`);
    place++;
  };
  const took = (...wanted: readonly string[]) => {
    const token = tokens[place];
    if (token === undefined || !wanted.includes(token)) return undefined;
    place++;
    return token;
  };
  const sum = (): number => {
    let value = product();
    for (let sign = took("+", "−", "-"); sign !== undefined; sign = took("+", "−", "-")) {
      const term = product();
      value += sign === "+" ? term : -term;
    }
    return value;
  };
  const product = (): number => {
    let value = power();
    for (let sign = took("·", "/"); sign !== undefined; sign = took("·", "/")) {
      const factor = power();
      value = sign === "·" ? value * factor : value / factor;
    }
    return value;
  };
  const power = (): number => {
    let value = atom();
    while (took("²") !== undefined) value *= value;
    return value;
  };
  const list = (): number[] => {
    take("(");
    const values = [sum()];
    while (took(",") !== undefined) values.push(sum());
    take(")");
    return values;
  };
  const atom = (): number => {
    const token = next() ?? "";
    place++;
    if (token === "−" || token === "-") return -power();
    if (token === "min") return Math.min(...list());
    if (token === "max") return Math.max(...list());
    if (token === "√") return Math.sqrt(atom());
    if (token === "e^") return Math.exp(atom());
    if (token === "ln") return Math.log(atom());
    if (token === "Φ") return normal(atom());
    if (token === "(" || token === "|") {
      const value = sum();
      take(token === "(" ? ")" : "|");
      return token === "|" ? Math.abs(value) : value;
    }
    return Number(token);
  };
  const value = sum();
  if (place !== tokens.length) throw new Error(`Not read to its end: ${text}`);
  return value;
}

/** Φ by Simpson's rule from 0: the error of 2000 intervals is below 1e-12 for |x| < 10. */
function normal(x: number): number {
  const width = x / 2000;
  const density = (i: number) => Math.exp(-((i * width) ** 2) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(2000);
  for (let i = 1; i < 2000; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i);
  return 0.5 + (sum * width) / 3;
}

/** The value at a path as `nettingSets[2].exposureAtDefault`. */
export function at(document: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== "")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}
