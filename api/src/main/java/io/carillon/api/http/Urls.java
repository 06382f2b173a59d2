package io.carillon.api.http;

import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Every URL. */
public final class Urls {

  /** Under it everything needs a key, but what is {@link Rule#OPEN}. */
  public static final String V1 = "/v1/*";

  public static final String USERS = "/v1/users";
  public static final String USER = "/v1/users/{user}";
  public static final String USERS_BULK_IDENTIFY = "/v1/users/bulk/identify";
  public static final String USERS_BULK_DELETE = "/v1/users/bulk/delete";
  public static final String USERS_BULK_PREFERENCES = "/v1/users/bulk/preferences";
  public static final String USER_EXPORT = "/v1/users/{user}/export";
  public static final String USER_BADGES = "/v1/users/{user}/badges";
  public static final String USER_MESSAGES = "/v1/users/{user}/messages";
  public static final String MEMBERSHIPS = "/v1/users/{user}/memberships";
  public static final String MEMBERSHIP = "/v1/users/{user}/memberships/{tenant}";
  public static final String PREFERENCES = "/v1/users/{user}/preferences";
  public static final String PREFERENCE_SET = "/v1/users/{user}/preferences/{set}";
  public static final String PREFERENCE_SECTION = "/v1/users/{user}/preferences/{set}/{section}";
  public static final String PREFERENCE_ENTRY =
      "/v1/users/{user}/preferences/{set}/{section}/{entry}";
  public static final String FEED = "/v1/users/{user}/feeds/{feed}";
  public static final String FEED_SETTINGS = "/v1/users/{user}/feeds/{feed}/settings";

  public static final String TICKETS = "/v1/users/{user}/tickets";
  public static final String STREAM = "/v1/users/{user}/feeds/{feed}/stream";

  /** Where {@code @knocklabs/client} opens its WebSocket. */
  public static final String SOCKET = "/ws/v1/websocket";

  public static final String TENANTS = "/v1/tenants";
  public static final String TENANT = "/v1/tenants/{tenant}";
  public static final String TENANTS_BULK_SET = "/v1/tenants/bulk/set";
  public static final String TENANTS_BULK_DELETE = "/v1/tenants/bulk/delete";
  public static final String TENANT_MEMBERS = "/v1/tenants/{tenant}/members";
  public static final String ENVIRONMENT = "/v1/environment";

  public static final String WORKFLOWS = "/v1/workflows";
  public static final String WORKFLOW = "/v1/workflows/{workflow}";
  public static final String WORKFLOW_OVERRIDE = "/v1/workflows/{workflow}/overrides/{tenant}";
  public static final String WORKFLOW_TRIGGER = "/v1/workflows/{workflow}/trigger";

  public static final String EVENTS = "/v1/events";
  public static final String NOTIFY = "/v1/notify";
  public static final String SEGMENT_PREVIEW = "/v1/segments/preview";
  public static final String NOTIFICATIONS = "/v1/notifications";
  public static final String NOTIFICATION = "/v1/notifications/{notification}";
  public static final String EXPLAIN = "/v1/notifications/{notification}/explain";

  public static final String MESSAGES_BATCH = "/v1/messages/batch/{action}";
  public static final String MESSAGES = "/v1/messages";
  public static final String MESSAGES_CONTENT = "/v1/messages/batch/content";
  public static final String MESSAGE = "/v1/messages/{message}";
  public static final String MESSAGE_CONTENT = "/v1/messages/{message}/content";
  public static final String MESSAGE_EVENTS = "/v1/messages/{message}/events";
  public static final String MESSAGE_ACTIVITIES = "/v1/messages/{message}/activities";
  public static final String MESSAGE_STATE = "/v1/messages/{message}/{state}";
  public static final String CHANNELS = "/v1/channels";
  public static final String CHANNEL = "/v1/channels/{channel}";
  public static final String CHANNEL_MESSAGES_BULK =
      "/v1/channels/{channel}/messages/bulk/{action}";

  public static final String BULK_OPERATION = "/v1/bulk_operations/{operation}";

  public static final String KEYS = "/v1/keys";
  public static final String KEY = "/v1/keys/{key}";

  public static final String AUDIT = "/v1/audit";

  /** What the link in a mail leads to. */
  public static final String UNSUBSCRIBE = UnsubscribeLinks.PATH;

  public static final String LIVE = "/health/live";
  public static final String READY = "/health/ready";
  public static final String METRICS = "/metrics";

  /** What there is to call, for machines and for people. */
  public static final String OPENAPI = "/openapi.json";

  public static final String DOCS = "/docs";
  public static final String DOCS_FILE = "/docs/{file}";

  /** What browsers load: the components and the client library. */
  public static final String INBOX = "/inbox/{file}";

  /** Of the demo, where it is on. */
  public static final String DEMO = "/";

  public static final String DEMO_FILE = "/demo/{file}";
  public static final String DEMO_SESSION = "/demo/session";
  public static final String DEMO_NOTIFY = "/demo/notify";
  public static final String DEMO_PREVIEW = "/demo/preview";

  private Urls() {}

  /** A notification's own URL. */
  public static String notification(String id) {
    return "/v1/notifications/" + segment(id);
  }

  /** The live stream of a user's feed. */
  public static String stream(String user, String feed) {
    return "/v1/users/" + segment(user) + "/feeds/" + segment(feed) + "/stream";
  }

  /** How far an operation on many has come. */
  public static String bulkOperation(String id) {
    return "/v1/bulk_operations/" + segment(id);
  }

  /** Why a user did or did not get it; the user id is to be appended. */
  public static String explain(String id) {
    return notification(id) + "/explain?user_id=";
  }

  /** Text as one segment of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
