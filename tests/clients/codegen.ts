// The typed client of the web: types and documents of every operation, made into build/clients,
// and the manifest of trusted documents (schema/documents.json: SHA-256 -> text).
import { createHash } from "node:crypto";
import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

const made = "../../build/clients/typescript/";

const config: CodegenConfig = {
  schema: "../../schema/schema.graphql",
  documents: "operations/**/*.graphql",
  generates: {
    [made]: {
      preset: "client",
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: {
          hashAlgorithm: (text: string) => createHash("sha256").update(text).digest("hex"),
        },
      },
      // Caches ask for __typename; it is in the text, so that the hash is that of what is sent.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        scalars: {
          Date: "string",
          DateTime: "string",
          Euros: "number",
          JSON: "unknown",
        },
        strictScalars: true,
        useTypeImports: true,
        enumsAsTypes: true,
      },
    },
    // Which types implement an interface, for Apollo's cache.
    [`${made}possible-types.ts`]: {
      plugins: ["fragment-matcher"],
      config: { useExplicitTyping: true },
    },
  },
};

export default config;
