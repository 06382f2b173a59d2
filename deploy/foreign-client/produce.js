#!/usr/bin/env node
'use strict'

// Writes to Carillon as any service may: Kafka records in Avro, with schemas fetched from the
// registry. Nothing here is Carillon's own. One step at a time, see README.md:
//
//   node produce.js people  --brokers 127.0.0.1:9092 --registry http://127.0.0.1:8081/apis/ccompat/v7
//   node produce.js notices ...
//   node produce.js reading ...

const { parseArgs } = require('node:util')
const { Kafka, logLevel } = require('kafkajs')
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry')

const { positionals: [step], values: options } = parseArgs({
  allowPositionals: true,
  options: {
    brokers: { type: 'string', default: '127.0.0.1:9092' },
    registry: { type: 'string', default: 'http://127.0.0.1:8081/apis/ccompat/v7' },
    prefix: { type: 'string', default: 'carillon.' },
  },
})

const registry = new SchemaRegistry({ host: options.registry })
const producer = new Kafka({
  clientId: 'foreign-client',
  brokers: options.brokers.split(','),
  logLevel: logLevel.ERROR,
}).producer({ idempotent: true })

/** Writes records to a topic: `{ key, value }`, and `partition` where the partitioner is not to choose. */
async function write(topic, records) {
  const id = await registry.getLatestSchemaId(`${options.prefix}${topic}-value`)
  const messages = await Promise.all(
    records.map(async record => ({ ...record, value: await registry.encode(id, record.value) })))
  await producer.send({ topic: options.prefix + topic, messages })
  console.log(`${records.length} records to ${options.prefix}${topic}, schema ${id}`)
}

/** The id of a user's message: length of the notification's id, that id, the user's id. */
function messageId(notification, user) {
  const id = Buffer.from(notification)
  return Buffer.concat([Buffer.of(id.length), id, Buffer.from(user)]).toString('base64url')
}

const steps = {
  /** Who there is. The key says whom; what is left out of a value has its default. */
  async people() {
    await write('tenants', [
      {
        key: 'acme-corp',
        value: {
          name: 'Acme Corp',
          properties: { plan: 'gold', seats: 250 },
          settings: { branding: { primary_color: '#0a7cff' } },
        },
      },
      // Its events share a topic with other tenants'; acme-corp's have carillon.feed.acme-corp.
      // It has a channel of its own, whose settings are JSON; secrets in it are references.
      {
        key: 'globex',
        value: {
          name: 'Globex',
          feed_topic: 'SHARED',
          settings: {
            channels: {
              hook: JSON.stringify({
                type: 'http',
                url: 'https://hooks.globex.example/in',
                headers: { Authorization: 'env:GLOBEX_HOOK' },
              }),
            },
          },
        },
      },
    ])
    await write('users', [
      // Attributes are booleans, numbers, strings and lists of strings. `tenant_id` makes her a member.
      {
        key: 'ann',
        value: {
          attributes: {
            tenant_id: 'acme-corp',
            role: 'admin',
            org: 'engineering',
            company: 'Acme Corp',
            seats: 12,
            beta: true,
            languages: ['de', 'en'],
          },
        },
      },
      // A role for each tenant: admin of one, viewer of the other.
      {
        key: 'bea',
        value: {
          memberships: {
            'acme-corp': { attributes: { role: 'admin' } },
            globex: { attributes: { role: 'viewer' } },
          },
        },
      },
      { key: 'cem', value: { memberships: { globex: { attributes: { role: 'admin' } } } } },
      { key: 'dov', value: { attributes: { tenant_id: ['acme-corp', 'globex'], role: 'viewer' } } },
      { key: 'eve', value: { attributes: { company: 'Initech', seats: 9 } } },
      // Any partition will do: Carillon brings every record to its user's own.
      { key: 'fay', partition: 3, value: { attributes: { tenant_id: 'acme-corp', role: 'admin' } } },
    ])
  },

  /** What happened, and who is to hear of it. */
  async notices() {
    const engineersOfMany = {
      all: [
        { attribute: 'org', op: 'eq', value: 'engineering' },
        { attribute: 'seats', op: 'gte', value: 10 },
        { attribute: 'languages', op: 'contains', value: 'de' },
      ],
    }
    const toEve = { title: 'Your order is on its way', recipients: ['eve'] }
    await write('notify', [
      { value: { title: 'All of Acme', segment: 'tenant_id:acme-corp' } },
      { value: { id: 'acme-admins', title: 'Admins of Acme', segment: 'tenant_id:acme-corp,role:admin' } },
      { value: { title: 'Admins of Globex', segment: JSON.stringify({ tenant_id: 'globex', role: 'admin' }) } },
      {
        value: { title: 'Viewers in Globex', tenant: 'globex', segment: 'role:viewer', channels: ['hook'] },
      },
      { value: { title: 'The company', segment: 'company:Acme Corp' } },
      { value: { title: 'An expression', segment: JSON.stringify(engineersOfMany) } },
      // By name, and nobody has told of gus before. Numbers of milliseconds are timestamps.
      { value: { title: 'By name', recipients: ['eve', 'gus'], expires_at: Date.now() + 3_600_000 } },
      // A key is an idempotency key: sent twice, delivered once.
      { key: 'order-17', value: toEve },
      { key: 'order-17', value: toEve },
    ])
  },

  /** What people did with their messages. */
  async reading() {
    await write('feed-actions', [
      // Two records are in this union, so avsc wants to be told which: by its full name.
      {
        key: 'bea',
        value: {
          action: 'READ',
          target: { 'io.carillon.avro.MessageIds': { message_ids: [messageId('acme-admins', 'bea')] } },
        },
      },
      {
        key: 'dov',
        value: { action: 'READ', target: { 'io.carillon.avro.AllMessages': { tenant_id: 'acme-corp' } } },
      },
    ])
  },
}

async function main() {
  if (!Object.hasOwn(steps, step ?? '')) {
    throw new Error(`which step? One of: ${Object.keys(steps).join(', ')}`)
  }
  await producer.connect()
  try {
    await steps[step]()
  } finally {
    await producer.disconnect()
  }
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
