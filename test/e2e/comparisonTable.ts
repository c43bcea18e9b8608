// `npx tsx test/e2e/comparisonTable.ts` prints the table of docs/performance.md from the newest run's results.
import { markdown, newestResults } from './comparisonReport';

console.log(markdown(newestResults()));
