// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "musterctl/status.h"

#include <QMap>
#include <QStringList>

#include <optional>
#include <vector>

namespace muster::cli {

class Session;

/// What a command may be given by name.
struct Option
{
    const char *name;            ///< without the dashes
    const char *value = nullptr; ///< how its value is called in the help; null = it takes none
    const char *help = nullptr;  ///< source text for tr() in context "muster::cli"
    bool isRequired = false;
    bool isRepeatable = false;
};

/// One row of the table of commands.
struct Command
{
    using Run = Result<Status> (*)(Session &);

    const char *noun;
    const char *verb;           ///< empty: the noun does it by itself
    const char *arguments = ""; ///< as the help shows them
    int fewest = 0;             ///< arguments
    int most = -1;              ///< arguments; -1 = any number
    std::vector<Option> options = {};
    const char *help = nullptr; ///< source text for tr() in context "muster::cli"
    Run run = nullptr;          ///< null = not yet

    const Option *option(const QString &name) const;
};

/// What may stand beside any command.
const std::vector<Option> &globalOptions();

/// A command line, understood.
struct Invocation
{
    std::optional<Error> problem; ///< why it can't be: usage
    bool isNotYet = false;        ///< the command is known, but does not exist so far
    bool wantsHelp = false;
    bool wantsVersion = false;
    bool wantsJson = false;
    bool isQuiet = false;
    QString dataFolder;               ///< empty = not named
    QString passphraseFile;           ///< empty = not named
    QString noun;                     ///< known; empty = none was given
    const Command *command = nullptr; ///< null without a known verb
    QStringList arguments;
    QMap<QString, QStringList> options; ///< those of the command; a flag has no values

    bool has(const QString &option) const { return options.contains(option); }
    QString value(const QString &option) const { return options.value(option).value(0); }
};

/// Reads the words behind the program's name. Options may stand anywhere before a `--`; a word that begins with one dash is an
/// argument, as in the query `-tag:spare`. Pure.
Invocation parseArguments(const QStringList &words, const std::vector<Command> &table);

} // namespace muster::cli
