package io.carillon.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.representation.ChannelRepresentation;
import io.carillon.api.read.Tenants;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Settings;
import io.carillon.topology.channel.ChannelRules;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.failure.Rejection;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/channels}: the channels of the environment. One beside the feed is what {@code
 * settings.channels} of the environment says under its key; its id follows from the key.
 */
final class ChannelsResource {

  private static final String PATH = "settings.channels.";

  private final Tenants tenants;
  private final EnvironmentWrites environment;

  ChannelsResource(Tenants tenants, EnvironmentWrites environment) {
    this.tenants = tenants;
    this.environment = environment;
  }

  /** {@code GET /v1/channels}: the in-app channel first, then by key. */
  CompletionStage<Answer> list(Context ctx) {
    Params.of(ctx).done();
    List<ChannelRepresentation> entries = new ArrayList<>();
    entries.add(ChannelRepresentation.INBOX);
    settings().forEach((key, json) -> entries.add(ChannelRepresentation.of(key, json)));
    return done(Answer.ok(Map.of("entries", entries)));
  }

  /** {@code GET /v1/channels/{id or key}}. */
  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    return done(Answer.ok(existing(ctx)));
  }

  /** {@code PUT /v1/channels/{id or key}}: what is not given is gone; a new one goes by its key. */
  CompletionStage<Answer> put(Context ctx) {
    Params.of(ctx).done();
    String named = ctx.pathParam("channel");
    String key = find(named).map(ChannelRepresentation::key).orElse(named);
    ApiException.refuse(ChannelRules.key("channel", key));
    Fields body = Bodies.object(ctx);
    String json = read(key, body);
    Rejection wrong = ChannelRules.check("settings.channels", Map.of(key, json), false);
    if (wrong != null) {
      throw ApiException.of(new Rejection(wrong.reason(), field(key, wrong), wrong.detail()));
    }
    return environment.write(
        ctx,
        key,
        new EnvironmentChange(
            ChangeOperation.MERGE,
            Settings.newBuilder().setChannels(Map.of(key, json)).build(),
            List.of()),
        () -> Answer.ok(find(key).orElseThrow(ChannelsResource::missing)));
  }

  /**
   * {@code DELETE /v1/channels/{id or key}}: what has been sent leaves as it was frozen; what
   * tenants say under that key stays theirs.
   */
  CompletionStage<Answer> delete(Context ctx) {
    Params.of(ctx).done();
    String key = existing(ctx).key();
    ApiException.refuse(ChannelRules.key("channel", key));
    return environment.write(
        ctx,
        key,
        new EnvironmentChange(
            ChangeOperation.MERGE, Settings.newBuilder().build(), List.of(PATH + key)),
        Answer::noContent);
  }

  /** As it is kept: a type, and beside it the settings. */
  private static String read(String key, Fields body) {
    same(body, "key", key);
    same(body, "id", ChannelSettings.id(key));
    String type = body.text("type");
    if (type == null) {
      body.wrong("type", "is required, such as \"http\" or \"email\"");
    }
    ObjectNode settings = body.object("settings");
    if (settings != null && settings.has("type")) {
      body.wrong("settings.type", "belongs beside `settings`");
    }
    body.done();
    ObjectNode whole = Json.object();
    whole.put("type", type);
    if (settings != null) {
      whole.setAll(settings);
    }
    return whole.toString();
  }

  /** What {@code GET} says may be put back. */
  private static void same(Fields body, String field, String expected) {
    String given = body.text(field);
    if (given != null && !given.equals(expected)) {
      body.wrong(field, "is not that of the channel in the path, which is " + expected);
    }
  }

  /** In the words of this body, where settings stand by themselves. */
  private static String field(String key, Rejection wrong) {
    String whole = PATH + key;
    if (!wrong.field().startsWith(whole)) {
      return wrong.field();
    }
    String rest = wrong.field().substring(whole.length());
    return rest.equals(".type") ? "type" : "settings" + rest;
  }

  private ChannelRepresentation existing(Context ctx) {
    return find(ctx.pathParam("channel")).orElseThrow(ChannelsResource::missing);
  }

  private Optional<ChannelRepresentation> find(String keyOrId) {
    if (Channels.feed(keyOrId).isPresent()) {
      return Optional.of(ChannelRepresentation.INBOX);
    }
    return settings().entrySet().stream()
        .filter(
            each ->
                each.getKey().equals(keyOrId)
                    || ChannelSettings.id(each.getKey()).equalsIgnoreCase(keyOrId))
        .map(each -> ChannelRepresentation.of(each.getKey(), each.getValue()))
        .findFirst();
  }

  private Map<String, String> settings() {
    return new TreeMap<>(
        tenants.environment().map(state -> state.getSettings().getChannels()).orElse(Map.of()));
  }

  private static CompletionStage<Answer> done(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static ApiException missing() {
    return ApiException.missing("there is no channel with this id or key");
  }
}
