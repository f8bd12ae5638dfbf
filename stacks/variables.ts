/** The environment variables by which a function learns what things are called where it runs. */

/**
 * The variable of a thing of the catalog: BALLAST_TABLE_RUNS has the name of the table `runs`, BALLAST_BUCKET_… that of
 * a bucket, BALLAST_STATE_MACHINE_… the ARN of a state machine, BALLAST_QUEUE_… the address of a queue.
 */
export function variableOf(kind: "BUCKET" | "TABLE" | "QUEUE" | "STATE_MACHINE", name: string): string {
  return `BALLAST_${kind}_${name.toUpperCase().replaceAll("-", "_")}`;
}
