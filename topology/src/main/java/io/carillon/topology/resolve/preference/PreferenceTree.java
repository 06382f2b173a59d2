package io.carillon.topology.resolve.preference;

import java.util.List;

/** A preference set, ready to be asked. Immutable. */
record PreferenceTree(Branch workflows, Branch categories, Branch channelTypes, Branch channels) {

  static final PreferenceTree NOTHING =
      new PreferenceTree(Branch.NONE, Branch.NONE, Branch.NONE, Branch.NONE);

  static PreferenceTree of(
      Branch workflows, Branch categories, Branch channelTypes, Branch channels) {
    return workflows == Branch.NONE
            && categories == Branch.NONE
            && channelTypes == Branch.NONE
            && channels == Branch.NONE
        ? NOTHING
        : new PreferenceTree(workflows, categories, channelTypes, channels);
  }

  /** The two as one; see {@link Node#merge}. */
  static PreferenceTree merge(PreferenceTree lower, PreferenceTree upper) {
    if (upper == NOTHING || lower == NOTHING) {
      return upper == NOTHING ? lower : upper;
    }
    return new PreferenceTree(
        Branch.merge(lower.workflows, upper.workflows),
        Branch.merge(lower.categories, upper.categories),
        Branch.merge(lower.channelTypes, upper.channelTypes),
        Branch.merge(lower.channels, upper.channels));
  }

  /** What it has to say to a question, as a smaller set. */
  PreferenceTree only(Question question) {
    if (this == NOTHING) {
      return NOTHING;
    }
    Channel channel = question.channel();
    return of(
        workflows.only(List.of(question.workflow()), channel),
        categories.only(question.categories(), channel),
        channelTypes.only(channel.type()),
        channels.only(channel.id(), channel.key()));
  }
}
