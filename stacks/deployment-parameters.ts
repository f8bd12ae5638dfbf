/** What a deployment decides and a default would get wrong. scripts/deploy.ts sets all of them. */
type Parameter = "BALLAST_ISSUER" | "BALLAST_AUDIENCE" | "BALLAST_SIGN_IN_ORIGINS";
/**
 * What a deployment may leave out: a name of one's own, and its certificate where Route 53 does not hold the name; the
 * workers at once, where the account has another concurrency than most.
 */
type Choice = "BALLAST_DOMAIN" | "BALLAST_CERTIFICATE" | "BALLAST_WORKERS";

export function deploymentParameter(name: Parameter): string {
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new Error(
      `${name} is not set. Deploy with "npm run deploy -- --stage <name>", which asks for what it needs.`,
    );
  return value;
}

export function deploymentChoice(name: Choice): string | undefined {
  return process.env[name] || undefined;
}
