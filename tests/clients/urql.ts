// A mobile client with urql: queries over GET, a person who waits for a seat, a delegate's answers.
import assert from "node:assert/strict";
import { type AnyVariables, Client, fetchExchange, type TypedDocumentNode } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import * as made from "../../build/clients/typescript/graphql.js";
import { done, graphqlUrl, hashOf, key, present, secretMailedTo, workDone, world } from "./world.js";

const INA = "ina@beispiel-stanzteile.example";
const UDO = "udo@beispiel-stanzteile.example";

/** Somebody with a telephone: asks, and wants an answer without errors. */
class Phone {
  readonly #client: Client;
  readonly methods = new Set<string>();

  constructor(token?: string) {
    this.#client = new Client({
      url: graphqlUrl,
      exchanges: [
        persistedExchange({
          enforcePersistedQueries: true,
          enableForMutation: true,
          generateHash: async (_, document) => hashOf(document),
        }),
        fetchExchange,
      ],
      preferGetMethod: true,
      fetchOptions: {
        headers: token ? { authorization: `Bearer ${token}` } : { "graphql-require-preflight": "1" },
      },
      fetch: (url, how) => {
        this.methods.add(how?.method ?? "GET");
        return fetch(url, how);
      },
    });
  }

  async ask<D, V extends AnyVariables>(query: TypedDocumentNode<D, V>, variables: V): Promise<D> {
    const answer = await this.#client.query(query, variables).toPromise();
    if (answer.error) throw answer.error;
    return present(answer.data);
  }

  async tell<D, V extends AnyVariables>(verb: TypedDocumentNode<D, V>, variables: V): Promise<D> {
    const answer = await this.#client.mutation(verb, variables).toPromise();
    if (answer.error) throw answer.error;
    return present(answer.data);
  }
}

const takesASeat = async (phone: Phone, name: string, email: string, orWait = false) => {
  const { registrationCreate } = await phone.tell(made.RegistrationCreateDocument, {
    input: {
      idempotencyKey: key(),
      activityId: world.workshop,
      person: { name, email, language: "DE" },
      orWait,
    },
  });
  return registrationCreate;
};

const waits = async (phone: Phone): Promise<void> => {
  const mine = present(done(await takesASeat(phone, "Ina Beispiel", INA)).registration);
  const full = await takesASeat(phone, "Udo Beispiel", UDO);
  const [refusal] = full.userErrors;
  if (refusal?.__typename !== "ActivityFull") throw new Error("there was a seat");
  assert.equal(refusal.waitingList?.open, true);
  const his = present(done(await takesASeat(phone, "Udo Beispiel", UDO, true)).registration);
  assert.equal(his.waiting?.position, 1);
  const secret = await secretMailedTo(UDO);
  const shown = await new Phone().ask(made.PlaceInLineDocument, { secret });
  assert.equal(present(shown.placeInLine).waiting.state, "WAITING");
  const { registrationCancel } = await phone.tell(made.RegistrationCancelDocument, {
    input: { idempotencyKey: key(), id: mine.id, expectedVersion: mine.version },
  });
  assert.equal(done(registrationCancel).registration?.state, "CANCELLED");
  await movesUp(phone, his.id);
};

const movesUp = async (phone: Phone, id: string): Promise<void> => {
  await workDone();
  const desk = new Phone(world.staff);
  const { node } = await desk.ask(made.WaitingListDocument, { activityId: world.workshop });
  if (node?.__typename !== "Activity") throw new Error("no activity");
  assert.equal(node.waitingCount, 0);
  const offered = { idempotencyKey: key(), secret: await secretMailedTo(UDO) };
  const answer = await new Phone().tell(made.WaitingListAcceptDocument, { input: offered });
  done(answer.waitingListAccept);
  const { registration } = await phone.ask(made.RegistrationDocument, { by: { id } });
  assert.equal(present(registration).state, "CONFIRMED");
};

const signsIn = async (): Promise<Phone> => {
  const anybody = new Phone();
  const wish = { idempotencyKey: key(), email: INA };
  const asked = await anybody.tell(made.SignInLinkRequestDocument, { input: wish });
  done(asked.signInLinkRequest);
  const input = { idempotencyKey: key(), secret: await secretMailedTo(INA) };
  const { sessionCreate } = await anybody.tell(made.SessionCreateDocument, { input });
  return new Phone(present(done(sessionCreate).session).accessKey);
};

const isDeclined = async (phone: Phone): Promise<void> => {
  const rosa = world.delegates[1];
  const hers = new Phone(rosa.token);
  const side = { activityId: world.talks, for: { companyId: world.company.id } };
  const used = async (): Promise<number> => {
    const { node } = await phone.ask(made.MeetingQuotaDocument, side);
    if (node?.__typename !== "Activity") throw new Error("no session");
    return present(node.meetingQuota).requests.used;
  };
  const wish = { idempotencyKey: key(), activityId: world.talks, delegateId: rosa.id };
  done((await phone.tell(made.MeetingRequestDocument, { input: wish })).meetingRequest);
  assert.equal(await used(), 1);
  const inbox = await hers.ask(made.MeetingRequestsDocument, { for: { delegateId: rosa.id } });
  const { id, version } = present(inbox.meetingRequests?.nodes[0]);
  const { meetingDecline } = await hers.tell(made.MeetingDeclineDocument, {
    input: { idempotencyKey: key(), id, expectedVersion: version },
  });
  assert.equal(done(meetingDecline).meeting?.state, "DECLINED");
  assert.equal(await used(), 0);
  const day = await hers.ask(made.AgendaDocument, { for: { delegateId: rosa.id } });
  assert.deepEqual(present(day.agenda).nodes, []);
  assert.deepEqual(hers.methods, new Set(["GET", "POST"]));
};

const phone = await signsIn();
await waits(phone);
await isDeclined(phone);
