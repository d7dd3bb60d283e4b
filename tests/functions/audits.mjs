// What graphql-http finds of a server: `node audits.mjs ADDRESS TOKEN`; one line of JSON.
import { auditServer } from "graphql-http";

const [url, token] = process.argv.slice(2);
const fetchFn = (address, { headers, ...rest } = {}) =>
  fetch(address, { ...rest, headers: { ...headers, authorization: `Bearer ${token}` } });

const found = await auditServer({ url, fetchFn });
console.log(
  JSON.stringify(found.map(({ id, name, status, reason }) => ({ id, name, status, reason }))),
);
