package io.carillon.topology.resolve.preference;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.Content;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.RoutedChannel;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.TenantSnapshot;
import io.carillon.topology.DrivenTopology;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.resolve.preference.Recipients.Recipient;
import io.carillon.topology.resolve.segment.UserFacts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A line of {@code preferences/rules.txt}. */
public record Rule(
    String name,
    String environment,
    String tenantDefault,
    String user,
    String userInTenant,
    Set<String> sent,
    @Nullable String data,
    boolean heard) {

  /** The recipient. */
  public static final Map<String, Object> ANN =
      Map.of("plan", "pro", "level", 3.0, "muted", List.of("rex"), "email", "ann@example.com");

  /** What she is in acme. */
  public static final Map<String, Object> ANN_IN_ACME = Map.of("role", "admin");

  /** What is known of acme. */
  public static final Map<String, Object> ACME = Map.of("tier", "gold");

  /** An {@code http} channel of the environment. */
  private static final Channel HOOK =
      new Channel("http", "hook", "a9bd11b5-f43d-39ca-8280-b82a4916d951");

  /** An {@code email} channel of the environment. */
  private static final Channel MAIL = new Channel("email", "mail", ChannelSettings.id("mail"));

  /** Settings of both, by key. */
  public static final Map<String, String> CHANNELS =
      Map.of(
          "hook",
          DrivenTopology.http("https://example.com/hook"),
          "mail",
          "{\"type\":\"email\",\"from\":\"news@example.com\"}");

  /** Who causes some of what is sent. */
  private static final Actor EVE = new Actor("eve", Map.of("role", "boss"), true, ActorKind.USER);

  @Override
  public String toString() {
    return name;
  }

  /** All of them. */
  public static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    String before = "";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Rule.class.getResourceAsStream("/preferences/rules.txt")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("--")) {
          Rule rule = of(line, before);
          rules.add(rule);
          before = rule.name();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rules;
  }

  private static Rule of(String line, String before) {
    String[] cells = line.split("\\|", -1);
    if (cells.length != 7) {
      throw new IllegalArgumentException("not seven cells: " + line);
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cells[i].strip();
    }
    String name =
        cells[0].startsWith("...") ? before.split(" \\.\\.\\.")[0] + " " + cells[0] : cells[0];
    int brace = cells[5].indexOf('{');
    String words = brace < 0 ? cells[5] : cells[5].substring(0, brace);
    String data =
        brace < 0 ? null : Objects.requireNonNull(Sets.json(cells[5].substring(brace))).toString();
    return new Rule(
        name,
        cells[1],
        cells[2],
        cells[3],
        cells[4],
        new TreeSet<>(List.of(words.strip().split(" +"))),
        data,
        cells[6].equals("yes"));
  }

  public @Nullable String tenant() {
    return sent.contains("acme") ? "acme" : null;
  }

  public List<String> categories() {
    return sent.stream().filter(Set.of("news", "promo")::contains).toList();
  }

  public @Nullable String workflow() {
    return sent.contains("mention") ? "mention" : null;
  }

  public Channel channel() {
    if (sent.contains("hook")) {
      return HOOK;
    }
    return sent.contains("email") ? MAIL : Channel.feed("inbox");
  }

  /** Whether a plain notify record can say it. */
  public boolean isPlain() {
    return workflow() == null && categories().size() < 2 && !isCritical();
  }

  public boolean isCritical() {
    return sent.contains("critical");
  }

  /** Whether the installation honours global opt-outs. */
  public boolean isHonored() {
    return sent.contains("honor");
  }

  public @Nullable Actor actor() {
    return sent.contains("eve") ? EVE : null;
  }

  /** As [route] would have it. */
  public RoutedNotification routed(String id) {
    Map<String, TenantSnapshot> tenants = new TreeMap<>();
    if (tenant() != null) {
      tenants.put(
          "acme",
          new TenantSnapshot("Acme", ACME, set(tenantDefault), null, Map.of(), Map.of(), null));
    }
    return RoutedNotification.newBuilder()
        .setId(id)
        .setAcceptedAt(0)
        .setTenant(tenant())
        .setRecipients(List.of("ann"))
        .setContent(Content.newBuilder().setTitle(name).setData(data).build())
        .setWorkflow(workflow())
        .setCategories(categories())
        .setCritical(isCritical())
        .setHonorGlobalOptOut(isHonored())
        .setActor(actor())
        .setEnvironmentPreferences(set(environment))
        .setTenants(tenants)
        .setChannels(
            channel().equals(HOOK)
                ? List.of(
                    new RoutedChannel(
                        HOOK.key(), HOOK.id(), HOOK.type(), CHANNELS.get("hook"), List.of()))
                : List.of())
        .build();
  }

  private @Nullable PreferenceSet set(String text) {
    return PreferenceSets.about(Sets.avro(text), Question.workflow(workflow()), categories());
  }

  public PlainPreferences.Layers layers() {
    return new PlainPreferences.Layers(
        tenant() != null, json(environment), json(tenantDefault), json(user), json(userInTenant));
  }

  private static @Nullable JsonNode json(String text) {
    return Sets.json(text);
  }

  static Recipient ann() {
    return new Recipient("ann", new UserFacts(ANN, Map.of("acme", ANN_IN_ACME)));
  }
}
