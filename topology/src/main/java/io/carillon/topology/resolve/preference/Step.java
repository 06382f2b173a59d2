package io.carillon.topology.resolve.preference;

import io.carillon.topology.resolve.condition.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is said about a question; all that is said must allow it.
 *
 * @param path where in the set, such as {@code categories.marketing.channel_types.email}
 * @param flat yes or no; null: the conditions say
 */
record Step(Layer layer, String path, @Nullable Boolean flat, List<Condition> conditions) {

  boolean mentionsRecipient() {
    return conditions.stream().anyMatch(Condition::mentionsRecipient);
  }
}
