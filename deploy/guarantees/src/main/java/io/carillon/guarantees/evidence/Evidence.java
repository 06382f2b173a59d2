package io.carillon.guarantees.evidence;

import io.carillon.guarantees.model.Model;
import java.util.List;
import java.util.Map;

/**
 * All there is to judge a run by.
 *
 * @param model after the log
 * @param now the time as of which the model is to be asked, milliseconds since the epoch
 * @param said everything that clients said
 * @param ingress committed records of public topics
 * @param log committed entries of the user log, in its order
 * @param users at the end
 * @param feeds at the end, whole
 * @param glimpses one page each, read during the faults
 * @param streams followed during the faults and until now
 * @param topicEvents committed records of feed topics
 * @param deliveries committed records of the channel's topic
 * @param topics the feed topic of each tenant that has one, without prefix; that of messages
 *     without tenant by the empty word
 * @param readBacks of writers, during the faults
 * @param outcomes at the end
 * @param lettersExpected dead letters there must be
 * @param letters dead letters there are
 * @param oddities answers that no client should get, such as 500
 */
public record Evidence(
    Model model,
    long now,
    List<Said> said,
    List<Ingress> ingress,
    List<Logged> log,
    List<UserSeen> users,
    List<FeedSeen> feeds,
    List<FeedSeen> glimpses,
    List<StreamSeen> streams,
    List<TopicEvent> topicEvents,
    List<Delivered> deliveries,
    Map<String, String> topics,
    List<ReadBack> readBacks,
    List<OutcomeSeen> outcomes,
    List<Letter> lettersExpected,
    List<Letter> letters,
    List<String> oddities) {}
