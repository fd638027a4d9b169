// Measures the search of files: node offline.mjs SCRIPT INDEX JUDGED. It fails below its floors.
import { readFileSync } from "node:fs";
const [script, indexFile, judged] = process.argv.slice(2);
globalThis.self = globalThis;
(0, eval)(readFileSync(indexFile, "utf8"));
(0, eval)(readFileSync(script, "utf8"));
const { buildIndex, search } = globalThis.offline;
const index = buildIndex(globalThis.searchIndex);
let first = 0, third = 0, all = 0;
const began = performance.now();
for (const line of readFileSync(judged, "utf8").split("\n")) {
  if (!line || line.startsWith("#")) continue;
  const [query, accepted] = line.split("\t");
  const good = new Set(accepted.split("|"));
  const paths = search(index, query).hits.slice(0, 3).map((hit) => index.data.pages[hit.page].path);
  all++;
  first += good.has(paths[0]);
  third += paths.some((p) => good.has(p));
  if (process.env.MISSES && !good.has(paths[0])) console.log(query, "→", paths.join(" "));
}
console.log(`success@1 ${(first / all).toFixed(3)}, success@3 ${(third / all).toFixed(3)} of ${all} queries, ${((performance.now() - began) / all).toFixed(1)} ms each`);
if (first / all < 0.8 || third / all < 0.9) process.exit(1);
