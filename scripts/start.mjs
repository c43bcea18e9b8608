// `npm start`: installs what is missing, builds, and hands over to the demo with the arguments given.
import { handOver } from './handOver.mjs';

await handOver('demo/index.ts', process.argv.slice(2));
