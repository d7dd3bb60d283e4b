// What a client is told of the programme that it is tried on, and what lies beside the API there.

type Party = { id: string; token: string };

type World = {
  url: string;
  delegation: { id: string; slug: string };
  party: string;
  talks: string;
  workshop: string;
  dinner: string;
  staff: string;
  admin: string;
  chamber: string;
  company: Party;
  delegates: [Party, Party];
};

export const world: World = JSON.parse(process.env["WORLD"] ?? "{}");
export const graphqlUrl = `${world.url}/graphql`;

/** Under which hash the server knows a document; clients of ours send nothing else. */
export const hashOf = (document: object): string =>
  present((document as { __meta__?: { hash: string } }).__meta__).hash;

let keys = 0;

/** A fresh idempotency key: one for each intention of a person. */
export const key = (): string => `client-${process.pid}-${(keys += 1)}`;

/** What stands behind the # of the newest link mailed to an address. */
export const secretMailedTo = async (address: string): Promise<string> => {
  const answer = await fetch(`${world.url}/mailed?to=${encodeURIComponent(address)}`);
  return answer.text();
};

/** Everything is done that waits on a queue. */
export const workDone = async (): Promise<void> => {
  await fetch(`${world.url}/work`, { method: "POST" });
};

type Payload = { userErrors: readonly { code: string; message: string }[] };

/** The payload of a mutation that must not be refused. */
export const done = <P extends Payload>(payload: P | null | undefined): P => {
  if (!payload || payload.userErrors.length) throw new Error(JSON.stringify(payload));
  return payload;
};

/** What must be there. */
export const present = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error("nothing there");
  return value;
};
