// oidc-provider as a peer of our broker, set to the same work: ES256, signed userinfo, pairwise subjects, one demo
// service, its development pages, its in-memory store. Introspection stands for checktoken: signed, then encrypted to the
// data provider. Reads {port, service, provider} in JSON on stdin; prints one line once it listens.

import { createHash, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

import Provider from 'oidc-provider'

const { port, service, provider: cnam } = JSON.parse(await text(process.stdin))

function signingKey(type, options, alg) {
  const { privateKey } = generateKeyPairSync(type, options)
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg }
}

function sub(client, account) {
  return createHash('sha256').update(`${client.clientId} ${account}`).digest('hex')
}

const clients = [
  {
    client_id: service.client_id,
    client_secret: service.client_secret,
    redirect_uris: [service.redirect_uri],
    application_type: 'native', // a loopback address over http
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256',
    subject_type: 'pairwise',
  },
  {
    client_id: cnam.client_id,
    client_secret: cnam.client_secret,
    redirect_uris: [],
    response_types: [],
    grant_types: [],
    token_endpoint_auth_method: 'client_secret_post',
    introspection_signed_response_alg: 'ES256',
    introspection_encrypted_response_alg: 'ECDH-ES',
    introspection_encrypted_response_enc: 'A256GCM',
    jwks: { keys: [cnam.jwk] },
  },
]

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients,
  jwks: { keys: [signingKey('ec', { namedCurve: 'P-256' }, 'ES256'), signingKey('rsa', { modulusLength: 2048 }, 'RS256')] },
  scopes: ['openid', 'droits_assurance_maladie'],
  claims: {
    openid: ['sub'],
    identite_pivot: ['given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'],
    email: ['email'],
  },
  cookies: { keys: ['a bench'] },
  pkce: { required: () => false },
  pairwiseIdentifier: (ctx, account, client) => sub(client, account),
  subjectTypes: ['pairwise', 'public'],
  enabledJWA: {
    introspectionEncryptionAlgValues: ['ECDH-ES'],
    introspectionEncryptionEncValues: ['A256GCM'],
  },
  features: {
    encryption: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    jwtIntrospection: { enabled: true },
    jwtUserinfo: { enabled: true },
  },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      given_name: id,
      family_name: 'DURAND',
      birthdate: '1980-01-01',
      gender: 'female',
      birthplace: '75107',
      birthcountry: '99100',
      email: `${id}@example.org`,
    }),
  }),
})

const server = provider.listen(port, '127.0.0.1')
await once(server, 'listening')
console.log(JSON.stringify({ issuer: provider.issuer, node: process.versions.node }))
