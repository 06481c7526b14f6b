/**
 * Networks of finite width with every weight written out, trained step by step: what the limit is measured against.
 */
@NullMarked
package dmft.validation.network;

import org.jspecify.annotations.NullMarked;
