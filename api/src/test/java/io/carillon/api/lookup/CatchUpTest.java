package io.carillon.api.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatchUpTest {

  private final Map<Integer, LogFollower> local = new HashMap<>();
  private final FakeEnds ends = new FakeEnds();
  private final CatchUp catchUp = new CatchUp(() -> local, ends);

  @Test
  void answersOnceTheLastRecordThatWasThereHasBeenApplied() {
    FakeFollower follower = begin(0);
    ends.are(0, new LogEnd(100, 105));

    catchUp.round();
    assertThat(catchUp.caughtUp(0, follower.tenure)).isEmpty();

    follower.apply(104);
    assertThat(catchUp.caughtUp(0, follower.tenure)).isEmpty();

    follower.apply(105);
    assertThat(catchUp.caughtUp(0, follower.tenure)).hasValue(106);
  }

  @Test
  void answersAtOnceWhenNothingLiesBehindTheCommit() {
    FakeFollower follower = begin(0);
    ends.are(0, new LogEnd(100, -1));

    catchUp.round();

    assertThat(catchUp.caughtUp(0, follower.tenure)).hasValue(100);
  }

  @Test
  void doesNotAskBeforeProcessingHasBegun() {
    FakeFollower restoring = begin(0);
    restoring.tenure = null;
    ends.are(0, new LogEnd(0, -1));

    catchUp.round();

    assertThat(ends.asked).isEmpty();
    assertThat(catchUp.caughtUp(0, null)).isEmpty();
  }

  @Test
  void aPartitionThatWentAndCameBackBetweenTwoRoundsCatchesUpAgain() {
    FakeFollower first = begin(0);
    ends.are(0, new LogEnd(0, -1));
    catchUp.round();
    FakeFollower second = begin(0);

    assertThat(catchUp.caughtUp(0, first.tenure)).isPresent();
    assertThat(catchUp.caughtUp(0, second.tenure)).isEmpty();

    ends.are(0, new LogEnd(0, 9));
    catchUp.round();
    assertThat(catchUp.caughtUp(0, second.tenure)).isEmpty();
    second.apply(9);
    assertThat(catchUp.caughtUp(0, second.tenure)).hasValue(10);
    assertThat(catchUp.caughtUp(0, first.tenure)).isEmpty();
  }

  @Test
  void aPartitionThatHasGoneIsForgotten() {
    FakeFollower follower = begin(0);
    ends.are(0, new LogEnd(0, -1));
    catchUp.round();

    local.clear();
    catchUp.round();

    assertThat(catchUp.caughtUp(0, follower.tenure)).isEmpty();
  }

  @Test
  void anEndIsAskedForOnceForEachTenure() {
    begin(0);
    begin(1);
    ends.are(0, new LogEnd(0, 5));
    ends.are(1, new LogEnd(0, -1));

    catchUp.round();
    catchUp.round();

    assertThat(ends.asked).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void whatNobodyCouldSayIsAskedAgain() {
    FakeFollower follower = begin(0);
    ends.fail = true;
    assertThatThrownBy(catchUp::round).isInstanceOf(KafkaException.class);
    ends.fail = false;
    catchUp.round(); // answers, but not about this partition
    assertThat(catchUp.caughtUp(0, follower.tenure)).isEmpty();

    ends.are(0, new LogEnd(7, -1));
    catchUp.round();

    assertThat(catchUp.caughtUp(0, follower.tenure)).hasValue(7);
  }

  private FakeFollower begin(int partition) {
    FakeFollower follower = new FakeFollower();
    local.put(partition, follower);
    return follower;
  }

  private static final class FakeFollower implements LogFollower {
    @Nullable Object tenure = new Object();
    private final Map<Long, CompletableFuture<Void>> waiting = new HashMap<>();

    @Override
    public @Nullable Object tenure() {
      return tenure;
    }

    @Override
    public CompletionStage<?> whenPassed(long offset) {
      return waiting.computeIfAbsent(offset, it -> new CompletableFuture<>());
    }

    void apply(long offset) {
      waiting.forEach(
          (awaited, future) -> {
            if (awaited <= offset) {
              future.complete(null);
            }
          });
    }
  }

  private static final class FakeEnds implements LogEnds {
    private final Map<Integer, LogEnd> known = new HashMap<>();
    final List<Integer> asked = new ArrayList<>();
    boolean fail;

    void are(int partition, LogEnd end) {
      known.put(partition, end);
    }

    @Override
    public Map<Integer, LogEnd> of(Collection<Integer> partitions) {
      if (fail) {
        throw new KafkaException("no answer");
      }
      asked.addAll(partitions);
      Map<Integer, LogEnd> answer = new HashMap<>(known);
      answer.keySet().retainAll(partitions);
      return answer;
    }

    @Override
    public void close() {}
  }
}
