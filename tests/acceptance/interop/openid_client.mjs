// One step of a journey by openid-client: a question in JSON on stdin, an answer in JSON on stdout.
//   {step: "begin", issuer, service}                                   -> {address, state, nonce}
//   {step: "finish", issuer, service, callback, state, nonce, tamper}  -> {claims, userinfo} or {refused}
// `tamper` names a token ("id_token", "userinfo") whose payload is changed on its way to the library.

import { text } from 'node:stream/consumers'

import * as client from 'openid-client'

const question = JSON.parse(await text(process.stdin))
const { service } = question

// Another person, well written: only the signature can tell.
function changed(token) {
  const [header, payload, signature] = token.split('.')
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url')), given_name: 'Autre' }
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}

async function tampering(address, options) {
  const answer = await fetch(address, options)
  const { pathname } = new URL(address)
  if (question.tamper === 'userinfo' && pathname.endsWith('/userinfo')) {
    return new Response(changed(await answer.text()), answer)
  }
  if (question.tamper === 'id_token' && pathname.endsWith('/token')) {
    const tokens = await answer.json()
    return Response.json({ ...tokens, id_token: changed(tokens.id_token) })
  }
  return answer
}

async function configuration() {
  const metadata = {
    client_secret: service.client_secret,
    id_token_signed_response_alg: service.alg,
    userinfo_signed_response_alg: service.alg,
  }
  const authentication = client.ClientSecretPost(service.client_secret)
  const config = await client.discovery(new URL(question.issuer), service.client_id, metadata, authentication, {
    execute: [client.allowInsecureRequests], // the sandbox speaks http, to this machine alone
    [client.customFetch]: tampering,
  })
  // Without this the library trusts the connection, and reads tokens without a look at their signatures.
  client.enableNonRepudiationChecks(config)
  return config
}

async function begin(config) {
  const state = client.randomState()
  const nonce = client.randomNonce()
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: service.redirect_uri,
    scope: 'openid identite_pivot email droits_assurance_maladie',
    acr_values: 'eidas1',
    state,
    nonce,
  })
  return { address: address.href, state, nonce }
}

async function finish(config) {
  const checks = { expectedState: question.state, expectedNonce: question.nonce, idTokenExpected: true }
  const tokens = await client.authorizationCodeGrant(config, new URL(question.callback), checks)
  const claims = tokens.claims()
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  return { claims, userinfo }
}

const config = await configuration()
let answer
try {
  answer = question.step === 'begin' ? await begin(config) : await finish(config)
} catch (error) {
  const reasons = []
  for (let one = error; one instanceof Error; one = one.cause) {
    reasons.push(one.message, one.error, one.error_description) // the two last: what the broker said
  }
  answer = { refused: reasons.filter(Boolean).join(': ') }
}
console.log(JSON.stringify(answer))
