package io.carillon.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's own fan-out on read, over the users of {@link PostgresFeeds}: one row for a notice
 * to a tenant, and whom it is for is evaluated by each read of a feed. What is addressed to a
 * person by name has a row of its own; what somebody said of a notice to many has one too, as with
 * us.
 */
final class PostgresOnRead implements AutoCloseable {

  private static final String SCHEMA =
      """
      CREATE TABLE broadcasts (notification_id bigint PRIMARY KEY, segment jsonb NOT NULL);
      CREATE TABLE broadcast_states (
        user_id text NOT NULL, notification_id bigint NOT NULL,
        seen_at timestamptz, read_at timestamptz, archived_at timestamptz,
        PRIMARY KEY (user_id, notification_id));
      CREATE TABLE personal (
        user_id text NOT NULL, notification_id bigint NOT NULL,
        seen_at timestamptz, read_at timestamptz, archived_at timestamptz,
        PRIMARY KEY (user_id, notification_id));
      """;

  /** A page and the counts of all that it is a page of, in one statement. */
  private static final String PAGE =
      """
      WITH messages AS (
        SELECT notification_id, seen_at, read_at FROM personal
         WHERE user_id = ? AND archived_at IS NULL
        UNION ALL
        SELECT b.notification_id, s.seen_at, s.read_at
          FROM users u JOIN broadcasts b ON u.attributes @> b.segment
          LEFT JOIN broadcast_states s
            ON s.user_id = u.user_id AND s.notification_id = b.notification_id
         WHERE u.user_id = ? AND s.archived_at IS NULL)
      SELECT id, title, body, seen_at, read_at, total, unread, unseen
        FROM (SELECT count(*) AS total, count(*) FILTER (WHERE read_at IS NULL) AS unread,
                     count(*) FILTER (WHERE seen_at IS NULL) AS unseen FROM messages) counts,
             messages JOIN notifications ON id = notification_id
       ORDER BY notification_id DESC LIMIT ?
      """;

  private final Connection connection;
  private final PreparedStatement page;

  /** After the users are there. */
  PostgresOnRead(Postgres server) throws SQLException {
    connection = server.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute(SCHEMA);
    }
    page = connection.prepareStatement(PAGE);
  }

  /** Sends to a tenant. */
  void notifyTenant(long id, String tenant, String title, String body) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement broadcast =
        connection.prepareStatement("INSERT INTO broadcasts VALUES (?, ?::jsonb)")) {
      content(id, title, body);
      broadcast.setLong(1, id);
      broadcast.setString(2, "{\"tenant_id\":[\"" + tenant + "\"]}");
      broadcast.executeUpdate();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Sends to people by name. */
  void notifyPeople(long id, List<String> userIds, String title, String body) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement rows =
        connection.prepareStatement(
            "INSERT INTO personal (user_id, notification_id) SELECT unnest(?::text[]), ?")) {
      content(id, title, body);
      rows.setArray(1, connection.createArrayOf("text", userIds.toArray()));
      rows.setLong(2, id);
      rows.executeUpdate();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void content(long id, String title, String body) throws SQLException {
    try (PreparedStatement content =
        connection.prepareStatement("INSERT INTO notifications VALUES (?, ?, ?, now())")) {
      content.setLong(1, id);
      content.setString(2, title);
      content.setString(3, body);
      content.executeUpdate();
    }
  }

  /** Statistics of what was written, as a server that runs for a while has them. */
  void analyze() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  /**
   * A feed's newest.
   *
   * @param ids newest first
   * @param unread of all that are pending
   */
  record Page(List<Long> ids, int unread) {}

  Page page(String userId, int size) throws SQLException {
    page.setString(1, userId);
    page.setString(2, userId);
    page.setInt(3, size);
    List<Long> ids = new ArrayList<>();
    int unread = 0;
    try (ResultSet rows = page.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getLong("id"));
        rows.getString("title");
        rows.getString("body");
        unread = rows.getInt("unread");
      }
    }
    return new Page(ids, unread);
  }

  @Override
  public void close() throws SQLException {
    page.close();
    connection.close();
  }
}
