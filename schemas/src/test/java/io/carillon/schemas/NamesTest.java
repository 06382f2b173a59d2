package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.apache.kafka.common.internals.Topic;

/** Names that carry ids: what goes in comes out, and two ids never make one name. */
@Domain(Texts.class)
@Domain(DomainContext.Global.class)
class NamesTest {

  private static final String PREFIX = "carillon.feed.";

  @Property
  void aMessageIdComesBack(
      @ForAll @StringLength(min = 1, max = 60) String notification, @ForAll String user) {
    Assume.that(!user.isEmpty());
    MessageId id = new MessageId(notification, user);

    assertThat(MessageId.parse(id.toString())).contains(id);
    assertThat(id.toString()).matches("[A-Za-z0-9_-]+");
  }

  @Property
  void twoMessagesHaveTwoIds(
      @ForAll String n1, @ForAll String u1, @ForAll String n2, @ForAll String u2) {
    Assume.that(!n1.equals(n2) || !u1.equals(u2));
    Assume.that(n1.length() <= 60 && n2.length() <= 60);

    assertThat(new MessageId(n1, u1)).doesNotHaveToString(new MessageId(n2, u2).toString());
  }

  /** The border between the two halves is part of the id. */
  @Example
  void theBorderCounts() {
    assertThat(new MessageId("ab", "c")).doesNotHaveToString(new MessageId("a", "bc").toString());
  }

  @Property
  void whatIsParsedIsSpeltOneWay(@ForAll String text) {
    MessageId.parse(text).ifPresent(id -> assertThat(id).hasToString(text));
  }

  @Example
  void whatIsNoMessageId() {
    String id = new MessageId("n", "u").toString();

    assertThat(
            Stream.of("", "AA", "A", "!", "AW4", id + "=", id + "A", "B" + id)
                .filter(text -> MessageId.parse(text).isPresent()))
        .isEmpty();
    assertThatThrownBy(() -> new MessageId("n".repeat(256), "u").toString())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void anOutcomeKeyComesBack(
      @ForAll String notification, @ForAll @IntRange(min = 0) int partition) {
    for (OutcomeKey key :
        new OutcomeKey[] {
          OutcomeKey.route(notification),
          OutcomeKey.retraction(notification),
          OutcomeKey.partition(notification, partition)
        }) {
      assertThat(OutcomeKey.parse(key.toString())).isEqualTo(key);
    }
  }

  @Property
  void twoOutcomesHaveTwoKeys(
      @ForAll String n1,
      @ForAll String n2,
      @ForAll @IntRange(min = 0, max = 20) int p1,
      @ForAll @IntRange(min = 0, max = 20) int p2) {
    Assume.that(!n1.equals(n2) || p1 != p2);

    assertThat(OutcomeKey.partition(n1, p1))
        .doesNotHaveToString(OutcomeKey.partition(n2, p2).toString());
    assertThat(OutcomeKey.partition(n1, p1))
        .doesNotHaveToString(OutcomeKey.route(n2).toString())
        .doesNotHaveToString(OutcomeKey.retraction(n2).toString());
  }

  @Example
  void whatIsNoOutcomeKey() {
    for (String text : new String[] {"", "n", "n/", "/route"}) {
      assertThatThrownBy(() -> OutcomeKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property
  void aTenantsTopicIsLegalAndLeadsBack(@ForAll String tenant) {
    String name = TenantTopicName.escape(tenant);

    assertThat(TenantTopicName.unescape(name)).contains(tenant);
    if (TenantTopicName.fits(tenant)) {
      assertThat(Topic.isValid(PREFIX + name)).isTrue();
    }
  }

  /** Not even in Kafka's metrics, which take {@code .} for {@code _}. */
  @Property
  void twoTenantsHaveTwoTopics(@ForAll String one, @ForAll String other) {
    Assume.that(!one.equals(other));
    String first = PREFIX + TenantTopicName.escape(one);
    String second = PREFIX + TenantTopicName.escape(other);

    assertThat(first).isNotEqualTo(second);
    assertThat(Topic.hasCollision(first, second)).isFalse();
  }

  @Property
  void aTopicsNameIsSpeltOneWay(@ForAll String name) {
    TenantTopicName.unescape(name)
        .ifPresent(tenant -> assertThat(TenantTopicName.escape(tenant)).isEqualTo(name));
  }

  @Example
  void topicNamesAsTheyLook() {
    assertThat(TenantTopicName.escape("acme-corp")).isEqualTo("acme-corp");
    assertThat(TenantTopicName.escape("acme corp.de")).isEqualTo("acme_20corp_2ede");
    assertThat(TenantTopicName.escape("Käse")).isEqualTo("K_c3_a4se");
    assertThat(TenantTopicName.fits("")).isFalse();
    assertThat(TenantTopicName.fits("a".repeat(200))).isTrue();
    assertThat(TenantTopicName.fits(".".repeat(67))).isFalse();
    assertThat(
            Stream.of("a_2E", "a_61", "_", "a_2", "_g0", "_+1", "a.b", "_c3", "é")
                .filter(name -> TenantTopicName.unescape(name).isPresent()))
        .isEmpty();
  }
}
