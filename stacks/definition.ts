/** A state machine of the catalog as it is deployed, and the functions that its tasks call. */
import type { Catalog, Task } from "./entries.ts";

/** A function fails by its own time-out, which says more than that of Step Functions: the task waits a little longer. */
const TASK_GRACE_SECONDS = 30;

/** The definition, with the address that each function has where it will run. */
export function definitionOf(
  { stateMachines, functions }: Pick<Catalog, "stateMachines" | "functions">,
  machine: string,
  arnOf: (job: string) => string,
): object {
  const entry = stateMachines[machine];
  if (entry === undefined) throw new Error(`The catalog has no state machine ${machine}.`);
  return entry.definition((job): Task => {
    const { timeoutSeconds } = functions[job] ?? missing(machine, job);
    return { Type: "Task", Resource: arnOf(job), TimeoutSeconds: timeoutSeconds + TASK_GRACE_SECONDS };
  });
}

/** The functions that a state machine calls, each once, in the order of its definition. */
export function jobsOf(catalog: Pick<Catalog, "stateMachines" | "functions">, machine: string): string[] {
  const jobs = new Set<string>();
  definitionOf(catalog, machine, (job) => {
    jobs.add(job);
    return job;
  });
  return [...jobs];
}

function missing(machine: string, job: string): never {
  throw new Error(`The state machine ${machine} calls ${job}, which is no function of the catalog.`);
}
