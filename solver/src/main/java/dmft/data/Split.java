package dmft.data;

import org.jspecify.annotations.Nullable;

/**
 * Training examples and the test points that go with them.
 *
 * @param train examples to learn from
 * @param test points at which the network is watched, or null for none
 */
public record Split(Examples train, @Nullable Examples test) {}
