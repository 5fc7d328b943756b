// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/provision_request.h"

#include "musterctl/settings.h"
#include "registry/csv_reader.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

constexpr int mostParallel = 64;
constexpr qsizetype mostTargets = 10000;

struct ProvisionRequestText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

std::optional<int> portFromText(QStringView text)
{
    bool isNumber = false;
    const int port = text.toInt(&isNumber);
    return isNumber && port > 0 && port < 65536 ? std::optional(port) : std::nullopt;
}

Result<ProvisionTarget> targetFromText(const QString &text)
{
    for (const QLatin1StringView later : {"volume:"_L1, "/dev/"_L1})
        if (text.startsWith(later))
            return fail(ErrorCode::Unsupported,
                        ProvisionRequestText::tr("not yet: this version provisions over the network only, not %1.").arg(text));
    return ProvisionTarget{text, endpointFromText(text).value_or(drivers::Endpoint()), {}};
}

tl::unexpected<Error> wrongLine(qint64 line, const QString &message)
{
    return fail(ErrorCode::Rejected, ProvisionRequestText::tr("Line %1: %2").arg(line).arg(message), {}, u"line %1"_s.arg(line));
}

} // namespace

std::optional<drivers::Endpoint> endpointFromText(const QString &text)
{
    QString address = text;
    int port = 0;
    const qsizetype colon = text.lastIndexOf(u':');
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        address = text.mid(1, end - 1);
        if (end < 0 || (end + 1 != text.size() && colon != end + 1))
            return std::nullopt;
        if (colon == end + 1)
            port = portFromText(QStringView(text).sliced(colon + 1)).value_or(-1);
    } else if (text.count(u':') == 1) {
        address = text.left(colon);
        port = portFromText(QStringView(text).sliced(colon + 1)).value_or(-1);
    }
    const QHostAddress parsed(address);
    // "10" reads as 0.0.0.10, as inet_aton() has it: that is a name here.
    const bool isWhole = address.contains(u':') || address.count(u'.') == 3;
    if (parsed.isNull() || !isWhole || port < 0)
        return std::nullopt;
    return drivers::Endpoint{parsed.toString(), port};
}

Result<ProvisionRequest> ProvisionRequest::read(const Invocation &asked)
{
    ProvisionRequest request;
    for (const QString &text : asked.arguments) {
        MUSTER_TRY(const ProvisionTarget target, targetFromText(text));
        if (!request.targets.contains(target))
            request.targets.append(target);
    }
    request.query = asked.value(u"query"_s);
    request.fromFile = asked.value(u"from"_s);
    const int ways = int(!request.targets.isEmpty()) + int(asked.has(u"query"_s)) + int(asked.has(u"from"_s));
    if (ways != 1)
        return fail(ErrorCode::Rejected,
                    ProvisionRequestText::tr(
                        "Which devices? Name them, or give --query Q, or --from FILE.csv: one of the three."));
    request.profile = asked.value(u"profile"_s);
    MUSTER_TRY(request.values, readSettings(asked.options.value(u"set"_s)));
    request.acceptedKeys = asked.options.value(u"accept-host-key"_s);
    request.isDryRun = asked.has(u"dry-run"_s);
    if (asked.has(u"parallel"_s)) {
        bool isNumber = false;
        request.parallel = asked.value(u"parallel"_s).toInt(&isNumber);
        if (!isNumber || request.parallel < 1 || request.parallel > mostParallel)
            return fail(ErrorCode::Rejected, ProvisionRequestText::tr("--parallel is a number from 1 to %1.").arg(mostParallel));
    }
    if (asked.has(u"password-file"_s) && asked.has(u"identity"_s))
        return fail(ErrorCode::Rejected,
                    ProvisionRequestText::tr("A login has a password or a key: give --password-file or --identity, not both."));
    if (asked.passphraseFile == u"-"_s && asked.value(u"password-file"_s) == u"-"_s)
        return fail(ErrorCode::Rejected,
                    ProvisionRequestText::tr(
                        "Standard input holds the passphrase or the password, not both: give one in a file."));
    request.mayDestroy = asked.has(u"yes"_s);
    return request;
}

Result<QVector<ProvisionTarget>> targetsFromCsv(QIODevice &file)
{
    registry::CsvReader reader(file);
    MUSTER_TRY(const std::optional<registry::CsvRow> header, reader.next());
    QStringList columns;
    if (header)
        std::ranges::transform(header->cells, std::back_inserter(columns), [](const QString &cell) { return cell.trimmed(); });
    const qsizetype targetColumn = columns.indexOf(u"target"_s);
    if (targetColumn < 0)
        return wrongLine(header ? header->line : 1,
                         ProvisionRequestText::tr(
                             "there is no column \"target\". It holds ids, names or addresses; other columns are "
                             "values as for --set, such as \"name\"."));
    if (columns.removeDuplicates() > 0 || columns.contains(QString()))
        return wrongLine(header->line, ProvisionRequestText::tr("a column stands there twice, or has no name."));
    QVector<ProvisionTarget> targets;
    for (;;) {
        MUSTER_TRY(const std::optional<registry::CsvRow> row, reader.next());
        if (!row)
            break;
        if (row->cells.size() != columns.size())
            return wrongLine(row->line, ProvisionRequestText::tr("it has %1 cells, but the first line names %2 columns.")
                                            .arg(row->cells.size())
                                            .arg(columns.size()));
        Result<ProvisionTarget> target = targetFromText(row->cells.at(targetColumn).trimmed());
        if (!target || target->text.isEmpty())
            return wrongLine(row->line, target ? ProvisionRequestText::tr("the target is empty.") : target.error().message);
        for (qsizetype i = 0; i < columns.size(); ++i)
            if (const QString value = row->cells.at(i).trimmed(); i != targetColumn && !value.isEmpty())
                target->values.insert(columns.at(i), value);
        const auto isSame = [&](const ProvisionTarget &other) { return other.text == target->text; };
        if (std::ranges::any_of(targets, isSame))
            return wrongLine(row->line, ProvisionRequestText::tr("%1 stands there twice.").arg(target->text));
        if (targets.size() == mostTargets)
            return wrongLine(row->line, ProvisionRequestText::tr("more than %1 devices at once.").arg(mostTargets));
        targets.append(*target);
    }
    if (targets.isEmpty())
        return fail(ErrorCode::Rejected, ProvisionRequestText::tr("The file names no device."));
    return targets;
}

} // namespace muster::cli
