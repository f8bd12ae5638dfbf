/**
 * What every answer of the API tells caches and browsers. `private`, since an answer belongs to whoever holds the token and
 * CloudFront does not look at tokens when it looks for an answer it has; `no-cache`, since runs change.
 */
export const answerHeaders = {
  "cache-control": "private, no-cache",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
} as const;
