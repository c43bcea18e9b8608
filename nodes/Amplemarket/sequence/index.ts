export { addLeads } from './addLeads';
export { getAll } from './getAll';
