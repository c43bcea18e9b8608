const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** An id as it is compared by: a UUID in small letters, any other as it is. Idempotent. */
export const idKey = (id: string): string => (UUID.test(id) ? id.toLowerCase() : id);

/** Whether two ids name the same thing: UUIDs whatever their case, others exactly. */
export const sameId = (one: string, other: string): boolean => idKey(one) === idKey(other);
