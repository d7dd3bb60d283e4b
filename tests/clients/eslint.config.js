// How closely the schema and the operations are read. Every rule of graphql-eslint holds but those
// that are switched off or told otherwise here, each with its reason.
import graphql from "@graphql-eslint/eslint-plugin";

const rules = (name) => graphql.configs[`flat/${name}`].rules;
const told = (own) =>
  Object.fromEntries(Object.entries(own).map(([name, how]) => [`@graphql-eslint/${name}`, how]));
const parserOptions = {
  graphQLConfig: {
    schema: `${import.meta.dirname}/../../schema/schema.graphql`,
    documents: `${import.meta.dirname}/operations/**/*.graphql`,
  },
};
const read = {
  plugins: { "@graphql-eslint": graphql },
  languageOptions: { parser: graphql.parser, parserOptions },
};

export default [
  {
    ...read,
    files: ["schema/schema.graphql"],
    rules: {
      ...rules("schema-all"),
      ...rules("schema-relay"),
      ...told({
        // Fields stand in the order in which they are read: what it is, when, where, who.
        alphabetize: "off",
        // What has an identity implements Node, which demands its id; an address, a period, a
        // score or a payload is a value and has none.
        "strict-id-in-types": "off",
        // Lists are paged forwards only: a page before this one has been seen.
        "relay-arguments": ["error", { includeBoth: false }],
        // Pages of values are edges too (an agenda's entries), and what cannot grow is a plain
        // list (the tables of a session); `nodes` stands beside `edges`.
        "relay-edge-types": [
          "error",
          { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
        ],
        // A mutation always answers with its payload, and a refusal is data in it; only a result
        // within is null. `viewer` and `nodes` are always there as well.
        "require-nullable-result-in-root": "off",
        // A payload holds what was changed; other reads are requests of their own, with a policy
        // and a cost of their own.
        "require-field-of-type-query-in-mutation-result": "off",
        // `Text.text` and `Size.sizeClass`: without the prefix they would be `in` and `class`,
        // which are words of the languages that clients are written in.
        "no-typename-prefix": "off",
        // The one directive is the specification's own.
        "require-description": ["error", { types: true, rootField: true }],
        // There are mutations; there are no subscriptions.
        "no-root-type": ["error", { disallow: ["subscription"] }],
      }),
    },
  },
  {
    ...read,
    files: ["tests/clients/operations/**/*.graphql"],
    rules: {
      ...rules("operations-all"),
      ...told({
        // As in the schema: in the order in which a screen shows it.
        alphabetize: "off",
        // The generators find fragments by their names; a comment that imports one would be of use
        // to one bundler only.
        "require-import-fragment": "off",
      }),
    },
  },
];
