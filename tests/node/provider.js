// The strict identity provider for tests: node provider.js PORT RETURN_ADDRESS. Says "listening" when it does.
// Who signs in as "maria" is staff with a verified address; "sam" is not staff; "una" has no verified address.
import Provider from "oidc-provider";

const [port, returnAddress] = process.argv.slice(2);

const PEOPLE = {
  maria: { email: "maria@example.org", email_verified: true, toadlane: "staff" },
  sam: { email: "sam@example.org", email_verified: true },
  una: { email: "maria@example.org", email_verified: false, toadlane: "staff" },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "toadlane", client_secret: "a-secret-for-tests-only", redirect_uris: [returnAddress] }],
  claims: { openid: ["sub", "toadlane"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["for tests only"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
  pkce: { required: () => true },
});

provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
