declare module "asl-validator" {
  /** Checks a definition in the Amazon States Language; writes its defaults into it. */
  export default function aslValidator(
    definition: unknown,
    options?: { readonly checkArn?: boolean; readonly checkPaths?: boolean },
  ): { readonly isValid: boolean; readonly errorsText: (separator: string) => string };
}
