/**
 * The fuzz tests in full: 1,400 random books against mpmath in 50 digits, every number of every example at every extreme, and
 * several such numbers at once, to 13,500 damaged documents. `npm run bench -- fuzz`; BALLAST_TEST_SEED=<the printed one> repeats.
 */
import { randomOf } from "../examples/random.ts";
import { type Case, damaged, extremeCases } from "../test/fuzz/extremes.ts";
import { placed } from "../test/fuzz/leaves.ts";
import { exactAnswers, randomBooks, worstDifference } from "../test/fuzz/oracle.ts";
import { verdictOf } from "../test/fuzz/verdict.ts";

const BOOKS = 700;
const DOCUMENTS = Number(process.env["BALLAST_FUZZ_DOCUMENTS"] ?? 13_500);
const LARGEST_DIFFERENCE = 1e-14;

const seed = Number(process.env["BALLAST_TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const { pick, random } = randomOf(seed);
const say = (text: string) => process.stdout.write(`${text}\n`);
const fail = (text: string) => {
  say(`FAILED ${text}`);
  process.exitCode = 1;
};
say(`BALLAST_TEST_SEED=${seed}`);

const books = randomBooks(seed, BOOKS);
const answers = exactAnswers(books);
if (answers === null) say("python3 with mpmath is not installed: no book was compared.");
else
  for (const name of ["sa-ccr", "ba-cva"] as const) {
    const { book, difference } = worstDifference(name, books, answers);
    const told = `${name}: ${BOOKS} random books, largest relative difference ${difference.toExponential(1)} (seed ${seed + book})`;
    if (difference < LARGEST_DIFFERENCE) say(told);
    else fail(told);
  }

const cases = extremeCases();
const counts = { refused: 0, computed: 0 };
const judge = (name: string, { subject }: Case, document: unknown) => {
  try {
    counts[verdictOf(subject, document).kind]++;
  } catch (error) {
    fail(`${name}: ${error instanceof Error ? error.message : error}`);
  }
};
for (const each of cases.slice(0, DOCUMENTS)) judge(each.name, each, damaged(each));
for (let made = cases.length; made < DOCUMENTS; made++) {
  const first = pick(cases);
  const others = cases.filter(({ subject }) => subject === first.subject);
  const more = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(others));
  const schema = first.subject.engine.inputSchema;
  const document = more.reduce((before, { leaf, value }) => placed(schema, before, leaf, value), damaged(first));
  judge([first, ...more].map(({ name }) => name).join(" and "), first, document);
}
say(`${DOCUMENTS} damaged documents: ${counts.refused} refused in words, ${counts.computed} computed and stored`);
