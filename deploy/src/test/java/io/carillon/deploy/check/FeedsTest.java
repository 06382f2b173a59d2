package io.carillon.deploy.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A check that cannot fail would be worth nothing. */
class FeedsTest {
  private static final Message OLD = message("1", "old");
  private static final Message NEW = message("2", "new");

  private final Feeds before = new Feeds(Map.of("ann", List.of(OLD), "ben", List.of()));
  private final Feeds expected = before.changed("ann", feed -> World.newest(NEW, feed));

  @Test
  void theSameIsTheSame() {
    assertThatCode(() -> expected.requireSame(feeds(List.of(NEW, OLD), List.of())))
        .doesNotThrowAnyException();
  }

  @Test
  void whoeverLacksItOrHasItWrongly() {
    assertThatThrownBy(() -> expected.requireSame(feeds(List.of(OLD), List.of(NEW))))
        .isInstanceOf(CheckFailed.class)
        .hasMessageContaining("ann lacks 'new'")
        .hasMessageContaining("ben has, and must not have, 'new'");
  }

  @Test
  void onceAndInOrderAndInTheRightTenant() {
    assertThatThrownBy(() -> expected.requireSame(feeds(List.of(NEW, NEW, OLD), List.of())))
        .hasMessage("ann has, and must not have, 'new'");
    assertThatThrownBy(() -> expected.requireSame(feeds(List.of(OLD, NEW), List.of())))
        .hasMessageContaining("in another order");
    Message elsewhere = new Message("2", "new", "globex", false, false);
    assertThatThrownBy(() -> expected.requireSame(feeds(List.of(elsewhere, OLD), List.of())))
        .hasMessageContaining("ann lacks 'new'")
        .hasMessageContaining("ann has, and must not have, 'new' of globex");
  }

  private static Feeds feeds(List<Message> ann, List<Message> ben) {
    return new Feeds(Map.of("ann", ann, "ben", ben));
  }

  private static Message message(String id, String title) {
    return new Message(id, title, "", false, false);
  }
}
