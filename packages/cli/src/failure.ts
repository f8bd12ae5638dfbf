/** How a command ends when it does not end well. */
export const exitCodes = {
  runFailed: 1,
  refused: 2,
  unreachable: 3,
  interrupted: 130,
} as const;

/** A failure that the user can act on: one message, one exit code, no stack. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(reason: keyof typeof exitCodes, message: string) {
    super(message);
    this.name = "CommandFailure";
    this.exitCode = exitCodes[reason];
  }
}

/** What failed, all problems of a document, one a line, and what to do next. */
export function problemLines(
  detail: string,
  issues: readonly { readonly path: string; readonly message: string; readonly rule?: string | undefined }[],
  advice: string,
): string {
  const lines = issues.map(({ path, message, rule }) => {
    const where = path === "" ? "(document)" : path;
    return `  ${where}: ${message}${rule === undefined ? "" : ` [${rule}]`}`;
  });
  return [detail, ...lines, `Next: ${advice}`].join("\n");
}
