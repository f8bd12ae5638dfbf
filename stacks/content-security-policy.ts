/**
 * What the console may load and whom it may ask, as the header says it on CloudFront (web.ts) and on a laptop
 * (packages/local). `origins`: whom it talks to beside its own address, separated by spaces.
 */
export function contentSecurityPolicy(origins = ""): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${origins}`.trimEnd(),
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}
