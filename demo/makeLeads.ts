// Makes the demo's file anew: `npx tsx demo/makeLeads.ts`.
import { writeFileSync } from 'node:fs';

import { inventLeads } from './inventLeads';
import { OWN_LEADS } from './options';

writeFileSync(OWN_LEADS, inventLeads());
