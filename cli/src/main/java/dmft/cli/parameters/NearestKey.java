package dmft.cli.parameters;

import java.util.Comparator;

/** Guesses which parameter was meant by a key that is none. */
public final class NearestKey {

    private NearestKey() {}

    /** The known key with the fewest edits to {@code key}; a right name in a wrong section counts as one edit. */
    static String to(String key) {
        return Parameters.ALL.stream()
                .min(Comparator.comparingInt((Parameter<?> parameter) -> distance(key, parameter)))
                .map(Parameter::key)
                .orElseThrow();
    }

    /** The known key whose beginning, or whose name's, has the fewest edits to {@code beginning}. */
    public static String beginningLike(String beginning) {
        return Parameters.ALL.stream()
                .min(Comparator.comparingInt((Parameter<?> parameter) -> Math.min(
                        edits(beginning, start(parameter.key(), beginning.length())),
                        edits(beginning, start(parameter.name(), beginning.length())))))
                .map(Parameter::key)
                .orElseThrow();
    }

    private static String start(String text, int length) {
        return text.substring(0, Math.min(text.length(), length));
    }

    private static int distance(String key, Parameter<?> parameter) {
        String name = key.substring(key.lastIndexOf('.') + 1);
        return Math.min(edits(key, parameter.key()), 1 + edits(name, parameter.name()));
    }

    /** The number of insertions, deletions and substitutions of a character between two texts (Levenshtein's distance). */
    static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
