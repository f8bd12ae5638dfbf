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

interface Named {
  readonly path: string;
  readonly message: string;
  readonly rule?: string | undefined;
}

/** Problems or warnings of a document, one a line. */
export function issueLines(issues: readonly Named[]): string[] {
  return issues.map(({ path, message, rule }) => {
    const where = path === "" ? "(document)" : path;
    return `  ${where}: ${message}${rule === undefined ? "" : ` [${rule}]`}`;
  });
}

/** What failed, all problems of a document, one a line, and what to do next. */
export function problemLines(detail: string, issues: readonly Named[], advice: string): string {
  return [detail, ...issueLines(issues), `Next: ${advice}`].join("\n");
}
