package io.carillon.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The feeds that one would build on PostgreSQL: users with their attributes and tenants in an
 * indexed JSONB column, and fan-out on write into an indexed feed table.
 */
final class PostgresFeeds implements AutoCloseable {

  private static final String SCHEMA =
      """
      CREATE TABLE users (user_id text PRIMARY KEY, attributes jsonb NOT NULL);
      CREATE TABLE notifications (
        id bigint PRIMARY KEY, title text NOT NULL, body text NOT NULL, at timestamptz NOT NULL);
      CREATE TABLE feed (
        user_id text NOT NULL, notification_id bigint NOT NULL, tenant_id text,
        seen_at timestamptz, read_at timestamptz, archived_at timestamptz,
        PRIMARY KEY (user_id, notification_id));
      """;

  private static final int COPIED_AT_ONCE = 10_000;

  private final Connection connection;

  /** Loads the people, indexes and analyses. */
  PostgresFeeds(Postgres server, People people) throws SQLException, IOException {
    connection = server.connect();
    execute(SCHEMA);
    copy(people);
    execute("CREATE INDEX users_attributes ON users USING gin (attributes jsonb_path_ops)");
    execute("VACUUM ANALYZE users");
  }

  private void copy(People people) throws SQLException, IOException {
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    ObjectMapper json = new ObjectMapper();
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < people.count(); i++) {
      Map<String, Object> attributes = new HashMap<>(people.attributes(i));
      attributes.put("tenant_id", new ArrayList<>(people.roles(i).keySet()));
      rows.append(people.id(i)).append('\t').append(json.writeValueAsString(attributes));
      rows.append('\n');
      if ((i + 1) % COPIED_AT_ONCE == 0 || i + 1 == people.count()) {
        copy.copyIn("COPY users FROM STDIN", new StringReader(rows.toString()));
        rows.setLength(0);
      }
    }
  }

  /**
   * Sends to a tenant, in one transaction.
   *
   * @return recipients
   */
  int notifyTenant(long id, String tenant, String title, String body) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement content =
            connection.prepareStatement("INSERT INTO notifications VALUES (?, ?, ?, now())");
        PreparedStatement fanOut =
            connection.prepareStatement(
                "INSERT INTO feed (user_id, notification_id, tenant_id)"
                    + " SELECT user_id, ?, ? FROM users WHERE attributes @> ?::jsonb")) {
      content.setLong(1, id);
      content.setString(2, title);
      content.setString(3, body);
      content.executeUpdate();
      fanOut.setLong(1, id);
      fanOut.setString(2, tenant);
      fanOut.setString(3, "{\"tenant_id\":[\"" + tenant + "\"]}");
      int recipients = fanOut.executeUpdate();
      connection.commit();
      return recipients;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Notifications in the newest page of a feed, newest first. */
  List<Long> feed(String userId) throws SQLException {
    try (PreparedStatement page =
        connection.prepareStatement(
            "SELECT id, title, body, seen_at, read_at FROM feed JOIN notifications"
                + " ON id = notification_id WHERE user_id = ? AND archived_at IS NULL"
                + " ORDER BY notification_id DESC LIMIT 50")) {
      page.setString(1, userId);
      List<Long> ids = new ArrayList<>();
      try (ResultSet rows = page.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
      return ids;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
