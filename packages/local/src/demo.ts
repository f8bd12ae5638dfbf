/** The demo of the first start: every engine with its example document, through the same HTTP API as everybody's runs. */
import { engines } from "@ballast/core/engines.ts";
import { isTerminal, Run } from "@ballast/core/run.ts";

const POLL_MILLISECONDS = 100;

/** Runs every example; the key makes a second demo on the same data the same runs. `say` takes a line for each. */
export async function runDemo(url: string, say: (line: string) => void): Promise<void> {
  const started = await Promise.all(
    Object.values(engines).map(async ({ name, title, example }) => {
      const response = await fetch(`${url}/v1/runs`, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": `demo-${name}` },
        body: JSON.stringify({ engine: name, label: `Demo: ${title}`, input: example }),
      });
      if (!response.ok) throw new Error(`The demo of ${name} was refused: ${await response.text()}`);
      return Run.parse(await response.json());
    }),
  );
  await Promise.all(
    started.map(async ({ id }) => {
      const run = await endOf(url, id);
      const { headline, failure } = run;
      const outcome =
        headline === null
          ? (failure?.detail ?? run.status)
          : `${headline.title} ${shown(headline.value)} ${headline.unit}`;
      say(`  ${run.status === "succeeded" ? "✓" : "✕"} ${run.label}: ${outcome}`);
    }),
  );
}

async function endOf(url: string, id: string): Promise<Run> {
  for (;;) {
    const response = await fetch(`${url}/v1/runs/${id}`);
    const run = Run.parse(await response.json());
    if (isTerminal(run.status)) return run;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

function shown(value: number): string {
  return value.toLocaleString("en-GB", { maximumSignificantDigits: 6 });
}
