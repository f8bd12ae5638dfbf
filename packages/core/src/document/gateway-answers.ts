/**
 * What API Gateway and CloudFront answer in the place of a function, in words. An HTTP API cannot be told what such an
 * answer says: it is `{"message": "..."}`, or a page of HTML from CloudFront, and never a problem document.
 */
export interface GatewayAnswer {
  /** What happened, as a sentence. */
  readonly title: string;
  /** What whoever reads it can do next. */
  readonly advice: string;
}

/** By HTTP status. */
export const gatewayAnswers: Readonly<Record<number, GatewayAnswer>> = {
  401: { title: "The access token is missing, has ended, or is meant for another API.", advice: "Sign in again." },
  403: {
    title: "The access token lacks the scope that this needs: runs:read to look, runs:write to start and cancel.",
    advice: "Ask whoever manages the issuer for the scope.",
  },
  404: { title: "The API has no such address.", advice: "Compare the path with those of /v1/openapi.json." },
  413: { title: "The body is larger than the API takes.", advice: "Divide the book into several documents." },
  429: { title: "There were too many requests at once.", advice: "Wait a moment, then try again." },
  500: {
    title: "API Gateway could not ask the function.",
    advice: "Try again; if it stays so, look at the alarms of the deployment.",
  },
  502: {
    title: "CloudFront did not reach the API.",
    advice: "Try again; if it stays so, look at the alarms of the deployment.",
  },
  503: { title: "Every function is busy, or did not answer in time.", advice: "Wait a moment, then try again." },
  504: { title: "The answer took too long.", advice: "Start a run instead of waiting for the answer." },
};
