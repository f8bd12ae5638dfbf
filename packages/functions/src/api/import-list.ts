/** POST /v1/engines/{engine}/import/{list} */

import { documentBytes } from "@ballast/core/document/canonical.ts";
import { csvIssues } from "@ballast/core/document/csv.ts";
import { invalid, parse } from "@ballast/core/document/parse.ts";
import { engineNamed, importNamed } from "@ballast/core/engines.ts";
import { ImportList } from "@ballast/core/run.ts";
import { bodyOf, encoded, http } from "../http.ts";

export const handler = http((event) => {
  const engine = engineNamed(event.pathParameters?.["engine"] ?? "");
  const { read } = importNamed(engine, event.pathParameters?.["list"] ?? "");
  const { entries, problems } = read(parse(ImportList, bodyOf(event)).text);
  if (problems.length > 0) throw invalid(csvIssues(problems));
  return encoded(event, "application/json", documentBytes({ entries }));
});
