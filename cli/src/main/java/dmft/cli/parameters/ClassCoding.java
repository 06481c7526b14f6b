package dmft.cli.parameters;

import dmft.data.Coding;
import dmft.train.Losses;
import dmft.train.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How classes can be written as targets for a loss.
 *
 * @param classes how many there are, two or more
 * @param loss name of the loss
 */
record ClassCoding(int classes, String loss) {

    /** How they are written where nothing is asked for: the first of sign, one-hot and plus-minus that suits their number and the loss. */
    Coding usual() {
        return suitable().getFirst();
    }

    /** Why they cannot be written as asked, and what to do; nothing if they can. */
    Optional<String> refusal(Coding asked) {
        List<Coding> suitable = suitable();
        if (suitable.contains(asked)) {
            return Optional.empty();
        }
        String why = asked.holds(classes)
                ? "training.loss = \"" + loss + "\" is defined for "
                        + Losses.named(loss).targets().expected()
                : "one output cannot tell " + classes + " classes apart";
        String names = suitable.stream().map(coding -> "\"" + coding + "\"").collect(Collectors.joining(" or "));
        return Optional.of(
                Parameters.CODING.key() + " = \"" + asked + "\": " + why + ": expected " + names + ", or leave it out");
    }

    private List<Coding> suitable() {
        Targets targets = Losses.named(loss).targets();
        return Arrays.stream(Coding.values())
                .filter(coding -> coding.holds(classes) && targets.include(coding.targets(classes, 0)))
                .toList();
    }
}
