/** POST /v1/engines/{engine}/import/{list} */
import { csvIssues } from "@ballast/core/csv.ts";
import { documentBytes } from "@ballast/core/document.ts";
import { engineNamed, importNamed } from "@ballast/core/engines.ts";
import { invalid, parse } from "@ballast/core/parse.ts";
import { ImportList } from "@ballast/core/run.ts";
import { bodyOf, encoded, http } from "../http.ts";

export const handler = http((event) => {
  const engine = engineNamed(event.pathParameters?.["engine"] ?? "");
  const { read } = importNamed(engine, event.pathParameters?.["list"] ?? "");
  const { entries, problems } = read(parse(ImportList, bodyOf(event)).text);
  if (problems.length > 0) throw invalid(csvIssues(problems));
  return encoded(event, "application/json", documentBytes({ entries }));
});
