// A web client with Apollo Client: a company signs up, registers, and meets a delegate.
// Answers are kept in Apollo's cache under our opaque ids, so that a mutation's payload changes
// what other parts of a page show; lists are paged after Relay.
import assert from "node:assert/strict";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import * as made from "../../build/clients/typescript/graphql.js";
import possible from "../../build/clients/typescript/possible-types.js";
import { done, graphqlUrl, hashOf, key, present, secretMailedTo, world } from "./world.js";

const EVA = "eva@drehteile-beispiel.example";

const client = (token?: string): ApolloClient =>
  new ApolloClient({
    cache: new InMemoryCache({
      possibleTypes: possible.possibleTypes,
      typePolicies: { Delegation: { fields: { roster: relayStylePagination() } } },
    }),
    link: ApolloLink.from([
      // Only documents that the server trusts: the hash is sent, and never the text.
      new PersistedQueryLink({ generateHash: hashOf, disable: () => false, retry: () => false }),
      new HttpLink({
        uri: graphqlUrl,
        headers: token ? { authorization: `Bearer ${token}` } : {},
      }),
    ]),
  });

const browse = async (anybody: ApolloClient): Promise<void> => {
  const list = await anybody.query({
    query: made.DelegationsDocument,
    variables: { direction: "INBOUND", first: 1 },
  });
  const slug = present(list.data?.delegations?.nodes[0]).slug;
  assert.equal(slug, world.delegation.slug);
  const found = await anybody.query({
    query: made.ProgrammeDocument,
    variables: { by: { slug } },
  });
  const programme = present(found.data?.delegation);
  assert.equal(programme.title.de, "Mexiko: Automobilzulieferer");
  assert.equal(present(programme.activities).length, 4);
};

const signUp = async (anybody: ApolloClient): Promise<ApolloClient> => {
  const form: made.CompanySignUpInput = {
    idempotencyKey: key(),
    legalName: "Drehteile Beispiel GmbH",
    legalForm: "GMBH",
    address: { street: "Weg 1", postcode: "08056", city: "Zwickau", district: "ZWICKAU" },
    languages: ["de", "es"],
    contact: { name: "Eva Beispiel", email: EVA, language: "DE" },
  };
  const signed = await anybody.mutate({
    mutation: made.CompanySignUpDocument,
    variables: { input: form },
  });
  assert.equal(done(signed.data?.companySignUp).receipt?.email, EVA);
  const opened = await anybody.mutate({
    mutation: made.SessionCreateDocument,
    variables: { input: { idempotencyKey: key(), secret: await secretMailedTo(EVA) } },
  });
  return client(present(done(opened.data?.sessionCreate).session).accessKey);
};

const pageThePeople = async (web: ApolloClient): Promise<void> => {
  const page = { query: made.RosterDocument, variables: { id: world.delegation.id, first: 1 } };
  const first = (await web.query(page)).data?.node;
  if (first?.__typename !== "Delegation") throw new Error("no delegation");
  const people = web.watchQuery(page);
  const shown = people.subscribe(() => {});
  const names = (): string[] => {
    const node = web.readQuery(page)?.node;
    if (node?.__typename !== "Delegation") throw new Error("no delegation");
    return present(node.roster?.edges).map((edge) => edge?.node?.name ?? "");
  };
  assert.equal(names().length, 1);
  const after = present(first.roster?.pageInfo?.endCursor);
  await people.fetchMore({ variables: { after } });
  assert.deepEqual(names().sort(), ["Lucía Ejemplo Ramírez", "Rosa Ejemplo"]);
  shown.unsubscribe();
};

const keepTheProfile = async (web: ApolloClient): Promise<string> => {
  const me = await web.query({ query: made.ViewerDocument });
  const viewer = present(me.data?.viewer);
  assert.equal(viewer.role, "COMPANY");
  const company = present(viewer.company);
  const profile = { query: made.CompanyProfileDocument, variables: { by: { id: company.id } } };
  await web.query(profile);
  const website = "https://drehteile-beispiel.example";
  const input = { id: company.id, expectedVersion: company.version, website };
  const told = await web.mutate({
    mutation: made.CompanyUpdateDocument,
    variables: { input: { ...input, idempotencyKey: key() } },
  });
  done(told.data?.companyUpdate);
  // The page that shows the profile needs no request to show what was changed.
  const cached = await web.query({ ...profile, fetchPolicy: "cache-only" });
  assert.equal(cached.data?.company?.website, website);
  assert.equal(cached.data.company.version, company.version + 1);
  const late = await web.mutate({
    mutation: made.CompanyUpdateDocument,
    variables: { input: { ...input, idempotencyKey: key() } },
  });
  const [refusal] = present(late.data?.companyUpdate).userErrors;
  if (refusal?.__typename !== "VersionConflict") throw new Error("not refused");
  assert.equal(refusal.currentVersion, company.version + 1);
  return company.id;
};

const register = async (web: ApolloClient): Promise<void> => {
  const held = await web.mutate({
    mutation: made.RegistrationCreateDocument,
    variables: {
      input: {
        idempotencyKey: key(),
        activityId: world.party,
        person: { name: "Eva Beispiel", email: EVA, language: "DE" },
      },
    },
  });
  const registration = present(done(held.data?.registrationCreate).registration);
  assert.equal(registration.state, "HELD");
  const by = { variables: { by: { id: registration.id } } };
  await web.query({ query: made.RegistrationDocument, ...by });
  const secret = await secretMailedTo(EVA);
  const confirmed = await web.mutate({
    mutation: made.RegistrationConfirmDocument,
    variables: { input: { idempotencyKey: key(), secret } },
  });
  done(confirmed.data?.registrationConfirm);
  const shown = await web.query({
    query: made.RegistrationDocument,
    ...by,
    fetchPolicy: "cache-only",
  });
  assert.equal(shown.data?.registration?.state, "CONFIRMED");
};

const meet = async (web: ApolloClient, companyId: string): Promise<void> => {
  const [lucia] = world.delegates;
  const phone = client(lucia.token);
  const asked = await web.mutate({
    mutation: made.MeetingRequestDocument,
    variables: {
      input: {
        idempotencyKey: key(),
        activityId: world.talks,
        delegateId: lucia.id,
        message: "Turned parts",
      },
    },
  });
  assert.equal(done(asked.data?.meetingRequest).outcome, "REQUESTED");
  const inbox = await phone.query({
    query: made.MeetingRequestsDocument,
    variables: { for: { delegateId: lucia.id } },
  });
  const request = present(inbox.data?.meetingRequests?.nodes.find((one) => one.viewerCanAccept));
  const booked = await phone.mutate({
    mutation: made.MeetingAcceptDocument,
    variables: {
      input: { idempotencyKey: key(), id: request.id, expectedVersion: request.version },
    },
  });
  const meeting = present(done(booked.data?.meetingAccept).meeting);
  assert.equal(meeting.state, "BOOKED");
  await moveIt(phone, meeting.id);
  const day = await web.query({ query: made.AgendaDocument, variables: { for: { companyId } } });
  const entries = present(day.data?.agenda).nodes;
  assert.equal(entries.filter((one) => one.registration).length, 1);
  const seen = present(entries.find((one) => one.meeting)?.meeting);
  assert.equal(seen.delegate?.name, "Lucía Ejemplo Ramírez");
};

const moveIt = async (phone: ApolloClient, id: string): Promise<void> => {
  const looked = await phone.query({ query: made.MeetingDocument, variables: { id } });
  const meeting = present(looked.data?.meeting);
  const free = present(meeting.freePlaces?.find((one) => one.slot !== meeting.place?.slot));
  const moved = await phone.mutate({
    mutation: made.MeetingRescheduleDocument,
    variables: {
      input: { idempotencyKey: key(), id, expectedVersion: meeting.version, slot: free.slot },
    },
  });
  done(moved.data?.meetingReschedule);
  const cached = await phone.query({
    query: made.MeetingDocument,
    variables: { id },
    fetchPolicy: "cache-only",
  });
  assert.equal(cached.data?.meeting?.place?.slot, free.slot);
};

const leave = async (web: ApolloClient): Promise<void> => {
  const mine = await web.query({ query: made.MyRegistrationsDocument });
  const [registration] = present(mine.data?.viewer.company?.registrations).nodes;
  const { id, version } = present(registration);
  const ended = await web.mutate({
    mutation: made.RegistrationCancelDocument,
    variables: { input: { idempotencyKey: key(), id, expectedVersion: version } },
  });
  assert.equal(done(ended.data?.registrationCancel).registration?.state, "CANCELLED");
};

const anybody = client();
await browse(anybody);
const web = await signUp(anybody);
await pageThePeople(web);
const companyId = await keepTheProfile(web);
await register(web);
await meet(web, companyId);
await leave(web);
