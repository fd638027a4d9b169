// Measures pages with Lighthouse's mobile settings: node lighthouse.mjs BASE PATH...
// Prints an object of path → category → { score, audits that are not perfect }.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [base, ...paths] = process.argv.slice(2);
const leastPerformance = 0.95;
const chrome = await launch({
  chromePath: process.env.CHROME_PATH,
  chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"],
});
const results = {};
for (const path of paths) {
  // On a busy machine it sometimes fails to record a trace, or measures the others.
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { lhr } = await lighthouse(base + path, { port: chrome.port, logLevel: "silent" });
    results[path] = {};
    for (const { id, score, auditRefs } of Object.values(lhr.categories)) {
      const faulty = auditRefs.map((ref) => lhr.audits[ref.id]).filter((audit) => audit.score !== null && audit.score < 1);
      results[path][id] = { score, audits: faulty.map((audit) => `${audit.id}: ${audit.score} ${audit.title}`) };
    }
    if (!lhr.runtimeError && results[path].performance.score >= leastPerformance) break;
  }
}
await chrome.kill();
console.log(JSON.stringify(results));
