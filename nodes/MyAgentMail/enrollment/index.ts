export { bulkRelink } from './bulkRelink';
export { enroll } from './enroll';
export { get } from './get';
export { getAll } from './getAll';
