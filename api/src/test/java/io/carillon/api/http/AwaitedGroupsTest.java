package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.AwaitedState;
import io.carillon.avro.StateTable;
import io.carillon.topology.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AwaitedGroupsTest {

  /** What is on its way, each with its answer. */
  private final List<List<String>> written = new ArrayList<>();

  private final List<CompletableFuture<Long>> answers = new ArrayList<>();

  private final AwaitedGroups groups = new AwaitedGroups(this::write, Runnable::run);

  private CompletionStage<Long> write(List<AwaitedState> seen) {
    written.add(seen.stream().map(each -> each.getKey() + " " + each.getVersion()).toList());
    answers.add(new CompletableFuture<>());
    return answers.get(answers.size() - 1);
  }

  private CompletableFuture<Long> tell(String tenant, long version) {
    return groups
        .tell(List.of(new AwaitedState(StateTable.TENANTS, tenant, version)))
        .toCompletableFuture();
  }

  @Test
  void whatComesMeanwhileGoesWithTheNext() {
    CompletableFuture<Long> first = tell("a", 1);
    CompletableFuture<Long> second = tell("b", 2);
    CompletableFuture<Long> third = tell("a", 4);
    CompletableFuture<Long> late = tell("a", 3);
    assertThat(written).containsExactly(List.of("a 1"));

    answers.get(0).complete(4L);
    assertThat(first).isCompletedWithValue(4L);
    assertThat(written).containsExactly(List.of("a 1"), List.of("b 2", "a 4"));
    assertThat(second).isNotDone();
    answers.get(1).complete(4L);
    assertThat(List.of(second, third, late)).allSatisfy(each -> assertThat(each).isCompleted());

    tell("c", 5);
    assertThat(written).hasSize(3).last().isEqualTo(List.of("c 5"));
  }

  @Test
  void whatFailsFailsForItsOwn() {
    CompletableFuture<Long> first = tell("a", 1);
    CompletableFuture<Long> second = tell("b", 2);
    answers.get(0).completeExceptionally(new IllegalStateException("broker is away"));
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isNotDone();
    answers.get(1).complete(4L);
    assertThat(second).isCompletedWithValue(4L);
  }

  @Test
  void aGroupHasNoMoreRowsThanARecordMayHave() {
    tell("a", 1);
    CompletionStage<Long> many =
        groups.tell(
            IntStream.range(0, Limits.AWAITED_ROWS)
                .mapToObj(i -> new AwaitedState(StateTable.TENANTS, "t" + i, (long) i))
                .toList());
    CompletableFuture<Long> after = tell("b", 2_000);
    answers.get(0).complete(4L);
    answers.get(1).complete(4L);
    assertThat(many.toCompletableFuture()).isCompleted();
    assertThat(after).isNotDone();
    assertThat(written.get(1)).hasSize(Limits.AWAITED_ROWS);
    assertThat(written.get(2)).containsExactly("b 2000");
  }
}
