package io.carillon.api.settings;

import io.carillon.api.LogFormat;
import io.carillon.api.access.TokenKeys;
import io.carillon.api.kafka.FeedTopicsOfDeletedTenants;
import io.carillon.api.kafka.Provisioning;
import io.carillon.topology.metric.TenantLabel;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table of settings. Every one is used; a test sees to it. */
public final class CarillonSettings {

  public static final Setting<String> HTTP_HOST =
      Setting.of(
          "http.host",
          ValueType.text(),
          "127.0.0.1",
          "Address the HTTP server listens at; 0.0.0.0 for every interface.");

  public static final Setting<Integer> HTTP_PORT =
      Setting.of(
          "http.port", ValueType.integer(1, 65_535), "8080", "Port the HTTP server listens at.");

  public static final Setting<Optional<URI>> ADVERTISED_URL =
      Setting.of(
          "advertised.url",
          ValueType.url()
              .where(
                  url -> url.getPath() == null || url.getPath().length() <= 1,
                  "must end with the port: http://host:port")
              .optional(),
          "",
          "Where the other instances reach this one; unset: http.host, or the machine's address where"
              + " that is every interface, and http.port.");

  public static final Setting<List<String>> SECRET_KEYS =
      new Setting<>(
          "secret.keys",
          ValueType.list()
              .where(
                  keys -> keys.stream().allMatch(key -> key.matches("sk_[\\x21-\\x7e]{13,}")),
                  "must be keys that begin with sk_ and have at least 16 characters"),
          null,
          true,
          "The secret API keys, separated by commas; each may do everything."
              + " CARILLON_SECRET_KEY is another name for the variable.");

  public static final Setting<Optional<List<String>>> PUBLIC_KEYS =
      Setting.of(
          "public.keys",
          ValueType.list()
              .where(
                  keys -> keys.stream().allMatch(key -> key.matches("pk_[\\x21-\\x7e]{5,}")),
                  "must be keys that begin with pk_ and have at least 8 characters")
              .optional(),
          "",
          "The public API keys, separated by commas: what a browser sends beside a user token.");

  public static final Setting<Optional<List<String>>> USER_TOKEN_KEYS =
      Setting.of(
          "user.token.keys",
          ValueType.list().optional(),
          "",
          "Files of the public keys that user tokens are verified with, separated by commas: PEM"
              + " (RSA of 2048 bits or more for RS256, P-256 for ES256) or a JWK set; read again"
              + " when they change.");

  public static final Setting<Optional<URI>> USER_TOKEN_JWKS_URL =
      Setting.of(
          "user.token.jwks.url",
          ValueType.url().optional(),
          "",
          "Where an identity provider publishes such keys as a JWK set; fetched at the start, every"
              + " five minutes while tokens come, and when one names a key that is not known.");

  public static final Setting<Optional<List<String>>> USER_TOKEN_SECRETS =
      new Setting<>(
          "user.token.secrets",
          ValueType.list()
              .where(
                  secrets ->
                      secrets.stream()
                          .allMatch(
                              secret ->
                                  secret.length() >= TokenKeys.MIN_SECRET_BYTES
                                      && !secret.startsWith("-----BEGIN")),
                  "must be secrets of at least 32 characters, and no PEM")
              .optional(),
          "",
          true,
          "Secrets that user tokens of HS256 are signed with, separated by commas; a key pair is"
              + " better: what only verifies cannot sign.");

  public static final Setting<Optional<String>> USER_TOKEN_ISSUER =
      Setting.of(
          "user.token.issuer",
          ValueType.text().optional(),
          "",
          "What `iss` of a user token has to be; unset: anything, or none.");

  public static final Setting<Optional<String>> USER_TOKEN_AUDIENCE =
      Setting.of(
          "user.token.audience",
          ValueType.text().optional(),
          "",
          "What `aud` of a user token has to name; unset: anything, or none. Set it where the same"
              + " keys sign other tokens too.");

  public static final Setting<Optional<List<String>>> HTTP_CORS_ORIGINS =
      Setting.of(
          "http.cors.origins",
          ValueType.list()
              .where(
                  origins ->
                      origins.stream().allMatch(o -> o.equals("*") || o.matches("https?://[^/]+")),
                  "must be origins such as https://app.example.com, without a path, or *")
              .optional(),
          "",
          "Origins of the web pages whose scripts may call, separated by commas; * for any; unset:"
              + " none.");

  public static final Setting<Integer> HTTP_CALLS_PER_KEY =
      Setting.of(
          "http.calls.per.key",
          ValueType.integer(0, 1_000_000),
          "0",
          "Calls a second that one secret key may make of this instance, a second's worth at once;"
              + " more are answered 429. 0: any number.");

  public static final Setting<Integer> HTTP_CALLS_PER_USER =
      Setting.of(
          "http.calls.per.user",
          ValueType.integer(0, 1_000_000),
          "100",
          "The same for one user, by whichever token. 0: any number.");

  public static final Setting<Integer> HTTP_CALLS_PER_TENANT =
      Setting.of(
          "http.calls.per.tenant",
          ValueType.integer(0, 1_000_000),
          "0",
          "The same for calls about one tenant, by whomever. 0: any number.");

  public static final Setting<Integer> HTTP_CONNECTIONS_PER_ADDRESS =
      Setting.of(
          "http.connections.per.address",
          ValueType.integer(0, 1_000_000),
          "0",
          "Connections, streams too, that one address may have open at once; more are closed. 0:"
              + " any number, as it has to be behind a proxy, which is one address.");

  public static final Setting<Duration> HTTP_BODY_WITHIN =
      Setting.of(
          "http.body.within",
          ValueType.duration(Duration.ofSeconds(1)),
          "30s",
          "Within that time the body of a request has to be there; else 408.");

  public static final Setting<Optional<Path>> HTTP_TLS_CERTIFICATE =
      Setting.of(
          "http.tls.certificate",
          ValueType.directory().named("file").optional(),
          "",
          "PEM file of the certificate and those that lead to its authority; with it the port speaks"
              + " HTTPS. Read again when it changes.");

  public static final Setting<Optional<Path>> HTTP_TLS_KEY =
      Setting.of(
          "http.tls.key",
          ValueType.directory().named("file").optional(),
          "",
          "PEM file of the certificate's key, PKCS #8.");

  public static final Setting<String> KAFKA_BOOTSTRAP_SERVERS =
      Setting.of(
          "kafka.bootstrap.servers",
          ValueType.text(),
          "localhost:9092",
          "Brokers to begin with, host:port separated by commas.");

  public static final Setting<List<String>> SCHEMA_REGISTRY_URL =
      Setting.of(
          "schema.registry.url",
          ValueType.list()
              .where(
                  urls -> urls.stream().allMatch(url -> url.matches("https?://[^/].*")),
                  "must be URLs such as http://localhost:8081"),
          "http://localhost:8081",
          "The schema registry, with the Confluent API; several URLs of one registry separated by"
              + " commas.");

  public static final Setting<String> TOPIC_PREFIX =
      Setting.of(
          "topic.prefix",
          new ValueType<>("text", text -> text)
              .where(
                  prefix -> prefix.matches("[a-zA-Z0-9._-]{0,30}"),
                  "may have up to 30 letters, digits, '.', '_' and '-'"),
          "carillon.",
          "Begins every topic name; two prefixes are two environments on one cluster.");

  public static final Setting<Integer> USER_PARTITIONS =
      Setting.of(
          "user.partitions",
          ValueType.integer(1, 1_024),
          "4",
          "Partitions of the user log, the unit of scale; the same on every instance and fixed once"
              + " the topic exists.");

  public static final Setting<Provisioning> TOPICS_CREATE =
      Setting.of(
          "topics.create",
          ValueType.oneOf(Provisioning.class),
          "auto",
          "auto creates topics and registers schemas that are missing; check creates nothing, and"
              + " prints what is missing and how to create it.");

  public static final Setting<Integer> REPLICATION_FACTOR =
      Setting.of(
          "replication.factor",
          ValueType.integer(-1, 32_767).where(n -> n != 0, "must be -1, or 1 or more"),
          "-1",
          "Replicas of the topics that are created, internal ones too; -1 is the brokers'"
              + " default.");

  public static final Setting<Optional<String>> APPLICATION_ID =
      Setting.of(
          "application.id",
          ValueType.text()
              .where(
                  id -> id.matches("[a-zA-Z0-9._-]{1,60}"),
                  "may have up to 60 letters, digits, '.', '_' and '-'")
              .optional(),
          "",
          "Consumer group and beginning of the internal topics' names; unset: topic.prefix without"
              + " its last dot.");

  public static final Setting<Path> STATE_DIR =
      Setting.of(
          "state.dir",
          ValueType.directory(),
          "carillon-state",
          "Where this instance keeps its stores; may be lost, and is then rebuilt from Kafka.");

  public static final Setting<Long> STATE_MEMORY =
      Setting.of(
          "state.memory",
          ValueType.size(32L << 20, 1L << 40),
          "256MiB",
          "Memory outside the heap for the caches and write buffers of all stores together.");

  public static final Setting<Integer> STREAM_THREADS =
      Setting.of(
          "stream.threads",
          ValueType.integer(1, 256),
          "1",
          "Threads that process; each has a transaction of its own.");

  public static final Setting<Integer> COMMIT_INTERVAL_MS =
      Setting.of(
          "commit.interval.ms",
          ValueType.integer(10, 1_000),
          "100",
          "Milliseconds between commits: a notification reaches the feeds after one, so lower is"
              + " sooner and dearer.");

  public static final Setting<Integer> TRANSACTION_TIMEOUT_MS =
      Setting.of(
          "transaction.timeout.ms",
          ValueType.integer(2_000, 900_000),
          "3000",
          "Milliseconds after which the broker ends the transaction of an instance that died;"
              + " until then its partitions wait.");

  public static final Setting<Integer> SESSION_TIMEOUT_MS =
      Setting.of(
          "session.timeout.ms",
          ValueType.integer(3_000, 300_000),
          "6000",
          "Milliseconds without a heartbeat after which an instance's partitions move; the brokers"
              + " accept 6000 and more unless told otherwise.");

  public static final Setting<Integer> ANNOUNCEMENT_THRESHOLD =
      Setting.of(
          "announcement.threshold",
          ValueType.integer(1, Integer.MAX_VALUE),
          "128",
          "Above this many recipients in one user partition, a notification is stored there once as"
              + " a bitmap instead of once for each; the same on every instance, and not to be"
              + " changed while user-log still has what was written before.");

  public static final Setting<Integer> FEED_LIMIT =
      Setting.of(
          "feed.limit",
          ValueType.integer(1, 100_000),
          "1000",
          "Messages that a user's feed keeps of each tenant, the newest; the same on every"
              + " instance.");

  public static final Setting<Duration> FEED_RETENTION =
      Setting.of(
          "feed.retention",
          ValueType.duration(Duration.ofMinutes(1)),
          "90d",
          "How long a feed keeps a message; the same on every instance.");

  public static final Setting<Integer> FEED_TOPICS_LIMIT =
      Setting.of(
          "feed.topics.limit",
          ValueType.integer(0, 100_000),
          "1000",
          "Tenants that may have a feed topic of their own; those described later share one. The"
              + " brokers pay for each, and a commit for each that was written to.");

  public static final Setting<FeedTopicsOfDeletedTenants> FEED_TOPICS_DELETED =
      Setting.of(
          "feed.topics.of.deleted.tenants",
          ValueType.oneOf(FeedTopicsOfDeletedTenants.class),
          "keep",
          "keep leaves the feed topic of a tenant that is deleted to its retention, so that readers"
              + " can finish and a mistake can be undone; delete deletes it, with all that is in it,"
              + " a minute later.");

  public static final Setting<Duration> AUDIT_RETENTION =
      Setting.of(
          "audit.retention",
          ValueType.duration(Duration.ofHours(1)),
          "90d",
          "How long the topic audit keeps who changed what, and how far back /v1/audit reaches; what"
              + " it says of a user who is erased ends with it. The same on every instance.");

  public static final Setting<Integer> LIVE_STREAMS =
      Setting.of(
          "live.streams",
          ValueType.integer(1, 1_000_000),
          "20000",
          "Live streams at once on this instance; more are answered 503. Each needs a file"
              + " descriptor.");

  public static final Setting<Integer> LIVE_STREAMS_PER_USER =
      Setting.of(
          "live.streams.per.user",
          ValueType.integer(0, 1_000_000),
          "100",
          "Of them, about one user, by whomever; more are answered 429. A socket is one, and so is"
              + " each set of tenants it follows. 0: any number.");

  public static final Setting<Long> LIVE_STREAM_BYTES =
      Setting.of(
          "live.stream.bytes",
          ValueType.size(16L << 10, 64L << 20),
          "256KiB",
          "What may wait for one client that does not read, beside what the network holds, before"
              + " its stream is ended.");

  public static final Setting<Long> LIVE_PARTITION_BYTES =
      Setting.of(
          "live.partition.bytes",
          ValueType.size(1L << 20, 1L << 30),
          "16MiB",
          "What changes may hold that wait to be sent, for each user partition, before its streams"
              + " are ended to be resumed.");

  public static final Setting<Duration> LIVE_KEEP_ALIVE =
      Setting.of(
          "live.keep.alive",
          ValueType.duration(Duration.ofSeconds(1)),
          "15s",
          "Between two comments that show that a silent stream lives.");

  public static final Setting<Duration> LIVE_RETRY =
      Setting.of(
          "live.retry",
          ValueType.duration(Duration.ofMillis(100)),
          "2s",
          "How long a client is told to wait before it comes back: that long to twice that long, at"
              + " random.");

  public static final Setting<Boolean> LIVE_TAKE_OVER =
      Setting.of(
          "live.take.over",
          ValueType.flag(),
          "true",
          "Whether streams take their socket over from Jetty, which holds five times as many in the"
              + " same memory; false writes them by Jetty.");

  public static final Setting<Boolean> HONOR_GLOBAL_OPT_OUT =
      Setting.of(
          "honor.global.opt.out",
          ValueType.flag(),
          "false",
          "true: what users opted out of in their own default preferences holds in every tenant,"
              + " whatever was said for that tenant; it holds for notifications sent from then on.");

  public static final Setting<Optional<URI>> UNSUBSCRIBE_URL =
      Setting.of(
          "unsubscribe.url",
          ValueType.url()
              .where(
                  url -> url.getRawQuery() == null && url.getRawFragment() == null,
                  "must have no query and no fragment")
              .optional(),
          "",
          "Where people reach this API from their mail, such as https://notify.example.com; with"
              + " unsubscribe.secrets, mails carry a link to unsubscribe by, without either none does."
              + " The same on every instance.");

  public static final Setting<Optional<List<String>>> UNSUBSCRIBE_SECRETS =
      new Setting<>(
          "unsubscribe.secrets",
          ValueType.list()
              .where(
                  secrets ->
                      secrets.stream()
                          .allMatch(secret -> secret.length() >= UnsubscribeLinks.MIN_SECRET_CHARS),
                  "must be secrets of at least 32 characters")
              .optional(),
          "",
          true,
          "Secrets of those links, separated by commas: the first signs, and links of each are taken."
              + " The same on every instance.");

  public static final Setting<Duration> UNSUBSCRIBE_WITHIN =
      Setting.of(
          "unsubscribe.within",
          ValueType.duration(Duration.ofDays(1)),
          "90d",
          "How long such a link does something.");

  public static final Setting<LogFormat> LOG_FORMAT =
      Setting.of(
          "log.format",
          ValueType.oneOf(LogFormat.class),
          "text",
          "text for people, or json: an object a line, with the ids of notification, tenant and trace"
              + " under mdc.");

  public static final Setting<Boolean> LOG_CALLS =
      Setting.of(
          "log.calls",
          ValueType.flag(),
          "false",
          "Whether there is a line for each call of the API: method, route, status, time, the key's id,"
              + " and the ids of notification, tenant and trace; never what was said.");

  public static final Setting<Optional<List<String>>> METRICS_TENANTS =
      Setting.of(
          "metrics.tenants",
          ValueType.list()
              .where(
                  tenants ->
                      tenants.size() <= 100
                          && !tenants.contains(TenantLabel.OTHER)
                          && !tenants.contains(TenantLabel.NONE),
                  "must be at most 100 ids of tenants, none of which is other or none")
              .optional(),
          "",
          "Ids of tenants that have a label of their own in metrics by tenant, separated by commas,"
              + " where whoever can scrape sees them; all others are one label, other. Unset: none.");

  public static final Setting<Boolean> DEMO =
      Setting.of(
          "demo",
          ValueType.flag(),
          "false",
          "Whether / is a page that tries Carillon out, for browsers on this machine only: it acts for"
              + " three people of the quickstart's sample and notifies two tenants without asking for"
              + " a key; never where others have data.");

  /** In the order of the table. */
  public static final List<Setting<?>> ALL =
      List.of(
          HTTP_HOST,
          HTTP_PORT,
          ADVERTISED_URL,
          SECRET_KEYS,
          PUBLIC_KEYS,
          USER_TOKEN_KEYS,
          USER_TOKEN_JWKS_URL,
          USER_TOKEN_SECRETS,
          USER_TOKEN_ISSUER,
          USER_TOKEN_AUDIENCE,
          HTTP_CORS_ORIGINS,
          HTTP_CALLS_PER_KEY,
          HTTP_CALLS_PER_USER,
          HTTP_CALLS_PER_TENANT,
          HTTP_CONNECTIONS_PER_ADDRESS,
          HTTP_BODY_WITHIN,
          HTTP_TLS_CERTIFICATE,
          HTTP_TLS_KEY,
          KAFKA_BOOTSTRAP_SERVERS,
          SCHEMA_REGISTRY_URL,
          TOPIC_PREFIX,
          USER_PARTITIONS,
          TOPICS_CREATE,
          REPLICATION_FACTOR,
          APPLICATION_ID,
          STATE_DIR,
          STATE_MEMORY,
          STREAM_THREADS,
          COMMIT_INTERVAL_MS,
          TRANSACTION_TIMEOUT_MS,
          SESSION_TIMEOUT_MS,
          ANNOUNCEMENT_THRESHOLD,
          FEED_LIMIT,
          FEED_RETENTION,
          FEED_TOPICS_LIMIT,
          FEED_TOPICS_DELETED,
          AUDIT_RETENTION,
          LIVE_STREAMS,
          LIVE_STREAMS_PER_USER,
          LIVE_STREAM_BYTES,
          LIVE_PARTITION_BYTES,
          LIVE_KEEP_ALIVE,
          LIVE_RETRY,
          LIVE_TAKE_OVER,
          HONOR_GLOBAL_OPT_OUT,
          UNSUBSCRIBE_URL,
          UNSUBSCRIBE_SECRETS,
          UNSUBSCRIBE_WITHIN,
          LOG_FORMAT,
          LOG_CALLS,
          METRICS_TENANTS,
          DEMO);

  private CarillonSettings() {}
}
