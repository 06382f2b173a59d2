#!/usr/bin/env node
'use strict'

// Reads Carillon's feed topics as any service may, and keeps every person's feed from them alone.
// Nothing here is Carillon's own:
//
//   node consume.js                      follows all feed topics, a line for each event
//   node consume.js feed.acme-corp       just that one
//   node consume.js deliveries.hook      what the channel `hook` is to send
//   node consume.js --idle 3000          ends after three quiet seconds and prints what it has

const { parseArgs } = require('node:util')
const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = require('kafkajs')
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry')
const lz4 = require('lz4js')

// Carillon compresses with LZ4, which kafkajs leaves to others.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  decompress: async buffer => Buffer.from(lz4.decompress(buffer)),
})

const { positionals: topics, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    brokers: { type: 'string', default: '127.0.0.1:9092' },
    registry: { type: 'string', default: 'http://127.0.0.1:8081/apis/ccompat/v7' },
    prefix: { type: 'string', default: 'carillon.' },
    group: { type: 'string', default: `foreign-consumer-${process.pid}` },
    idle: { type: 'string', default: '0' },
  },
})

const registry = new SchemaRegistry({ host: options.registry })
const consumer = new Kafka({
  clientId: 'foreign-consumer',
  brokers: options.brokers.split(','),
  logLevel: logLevel.ERROR,
}).consumer({
  groupId: options.group,
  // What a killed Carillon had begun is not read: each event comes once.
  readUncommitted: false,
  // A tenant's topic may be made while we run.
  metadataMaxAge: 5_000,
})

/** What a word says of a message, and since when. */
const MARKS = {
  SEEN: ['seen_at', true],
  UNSEEN: ['seen_at', false],
  READ: ['read_at', true],
  UNREAD: ['read_at', false],
  ARCHIVED: ['archived_at', true],
  UNARCHIVED: ['archived_at', false],
  INTERACTED: ['interacted_at', true],
}

/** By user: their messages by id. */
const feeds = new Map()

/** Applies one event; returns what is wrong with it, if anything. */
function apply(user, event) {
  if (!feeds.has(user)) feeds.set(user, new Map())
  const feed = feeds.get(user)
  if (event.type === 'CREATED') {
    if (feed.has(event.message_id)) return `created twice: ${event.message_id}`
    const { message_id: id, tenant, feed: channel, position, content } = event
    feed.set(id, { id, tenant, feed: channel, position, title: content.title })
    return undefined
  }
  // Without an id it is about all messages of the tenant's feed up to a position.
  const meant = event.message_id === null
    ? [...feed.values()].filter(each => each.tenant === event.tenant && each.feed === event.feed &&
        each.position <= event.up_to)
    : [feed.get(event.message_id)]
  if (meant.includes(undefined)) return `${event.type} before created: ${event.message_id}`
  for (const message of meant) {
    if (event.type === 'REMOVED') {
      feed.delete(message.id)
    } else {
      const [field, set] = MARKS[event.type]
      if (!set) delete message[field]
      else message[field] ??= event.at
    }
  }
  return undefined
}

/** By message and channel: what is to be sent, its content rendered. */
const deliveries = new Map()

/** Keeps one delivery; returns what is wrong with it, if anything. */
function keep(messageId, delivery) {
  const { message_id: id, user_id: user, channel, attempt_key: attempt } = delivery
  const key = `${channel} ${id}`
  if (deliveries.has(key)) return `delivered twice: ${key}`
  if (id !== messageId) return `${messageId}'s key, ${id}'s delivery`
  const { address, tenant, content, settings } = delivery
  deliveries.set(key, { id, user, channel, address, tenant, attempt, content, settings })
  return undefined
}

const wrong = []
let last = Infinity // until it has joined its group
consumer.on(consumer.events.GROUP_JOIN, () => { last = Date.now() })
consumer.on(consumer.events.CRASH, ({ payload }) => {
  console.error(payload.error)
  process.exit(1)
})

async function eachMessage({ topic, message }) {
  last = Date.now()
  const key = message.key.toString()
  const event = await registry.decode(message.value)
  const isDelivery = topic.startsWith(`${options.prefix}deliveries.`)
  const problem = isDelivery ? keep(key, event) : apply(key, event)
  if (problem) wrong.push(problem)
  if (options.idle === '0') {
    const { type, message_id: id, tenant, position, content } = event
    console.log(JSON.stringify({ topic, key, type, tenant, id, position, title: content?.title }))
  }
}

async function main() {
  await consumer.connect()
  const escaped = options.prefix.replaceAll('.', '\\.')
  await consumer.subscribe({
    fromBeginning: true,
    topics: topics.length > 0
      ? topics.map(topic => options.prefix + topic)
      : [new RegExp(`^${escaped}feed(-shared|\\..+)?$`)],
  })
  await consumer.run({ eachMessage })
  const idle = Number(options.idle)
  while (idle === 0 || Date.now() - last < idle) {
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  await consumer.disconnect()
  const all = {}
  for (const [user, feed] of feeds) all[user] = [...feed.values()]
  console.log(JSON.stringify({ feeds: all, deliveries: [...deliveries.values()], wrong }))
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
