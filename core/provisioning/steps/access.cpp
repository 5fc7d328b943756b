// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/run_on.h"
#include "async/then.h"
#include "provisioning/login_password.h"
#include "provisioning/shown_text.h"
#include "provisioning/step_kind.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {

struct AccessText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::Access)
};

const QString accessUserKey = u"user"_s;
const QString accessLinesKey = u"keys"_s;
const QString accessPresentKey = u"present"_s;

/// Algorithm and key of a line as in authorized_keys: what two lines for one key share. A line with options is no such line: its key
/// may do less than we want.
QString keyOf(const QString &line)
{
    return line.simplified().section(u' ', 0, 1);
}

bool holdsKey(const QStringList &lines, const QString &wanted)
{
    return std::ranges::any_of(lines, [key = keyOf(wanted)](const QString &line) { return keyOf(line) == key; });
}

QStringList linesOf(const QJsonValue &list)
{
    return list.toVariant().toStringList();
}

std::unique_ptr<TaskOf<void>> addLines(drivers::DriverSession &session, const QString &user, QStringList lines)
{
    if (lines.isEmpty())
        return ready<void>({});
    const QString line = lines.takeFirst();
    return then(session.addAuthorizedKey(user, line), [&session, user, lines] { return addLines(session, user, lines); });
}

std::unique_ptr<TaskOf<void>> removeLines(drivers::DriverSession &session, const QString &user, QStringList lines)
{
    if (lines.isEmpty())
        return ready<void>({});
    const QString line = lines.takeFirst();
    return then(session.removeAuthorizedKey(user, line), [&session, user, lines] { return removeLines(session, user, lines); });
}

/// Keys one user logs in with: {"user","keys"}; before: which of them were there, {"present"}.
class AccessStep final : public StepKind
{
public:
    QString id() const override { return u"access"_s; }
    QString label() const override { return AccessText::tr("Access"); }
    int order() const override { return 30; }

    void plan(const StepInputs &inputs, Plan &plan) const override
    {
        QStringList loginKeys{inputs.consolePublicKey};
        for (const Profile::User &user : inputs.profile.users)
            if (user.name == inputs.user)
                loginKeys += user.authorizedKeys;
        planUser(inputs, inputs.user, loginKeys, plan);
        for (const Profile::User &user : inputs.profile.users)
            if (user.name != inputs.user && !user.authorizedKeys.isEmpty())
                planUser(inputs, user.name, user.authorizedKeys, plan);
    }

    std::unique_ptr<TaskOf<QJsonObject>> observe(StepContext &context, const JournalStep &step) const override
    {
        const QString user = step.parameters.value(accessUserKey).toString();
        const QStringList wanted = linesOf(step.parameters.value(accessLinesKey));
        return then(context.session.account(user), [user, wanted](const drivers::Account &account) -> Result<QJsonObject> {
            if (!account.exists)
                return fail(ErrorCode::Rejected, whyNoUser(user));
            QStringList present;
            for (const QString &line : wanted)
                if (holdsKey(account.authorizedKeys, line))
                    present += line;
            return QJsonObject{{accessPresentKey, QJsonArray::fromStringList(present)}};
        });
    }
    bool isDone(const JournalStep &step, const QJsonObject &observed) const override
    {
        return observed.value(accessPresentKey) == step.parameters.value(accessLinesKey);
    }
    std::unique_ptr<TaskOf<QJsonObject>> apply(StepContext &context, const JournalStep &step) const override
    {
        const QString user = step.parameters.value(accessUserKey).toString();
        const QStringList wanted = linesOf(step.parameters.value(accessLinesKey));
        drivers::DriverSession &session = context.session;
        auto added = then(session.account(user), [&session, user, wanted](const drivers::Account &account) {
            QStringList missing;
            for (const QString &line : wanted)
                if (!holdsKey(account.authorizedKeys, line))
                    missing += line;
            return addLines(session, user, missing);
        });
        return then(std::move(added), [wanted]() -> Result<QJsonObject> {
            return QJsonObject{{accessPresentKey, QJsonArray::fromStringList(wanted)}};
        });
    }
    std::unique_ptr<TaskOf<void>> undo(StepContext &context, const JournalStep &step) const override
    {
        if (changedNothing(step))
            return ready<void>({});
        const QStringList present = linesOf(step.before.value(accessPresentKey));
        QStringList added = linesOf(step.parameters.value(accessLinesKey));
        added.removeIf([&present](const QString &line) { return present.contains(line); });
        const QString user = step.parameters.value(accessUserKey).toString();
        if (passwordSecretOf(context.job, user).isEmpty())
            return removeLines(context.session, user, added);
        // The password is one that only the key store knows: without the console's key nobody could log in any more.
        auto own = runOn(
            context.workers, [&keys = context.keys](std::stop_token) { return keys.consolePublicKey(); },
            Deadline::after(std::chrono::minutes(1)));
        return then(std::move(own), [&session = context.session, user, added](const QString &console) {
            QStringList others = added;
            others.removeAll(console);
            return removeLines(session, user, others);
        });
    }

private:
    static QString whyNoUser(const QString &user)
    {
        return AccessText::tr("The device has no user \"%1\", and this version makes none.").arg(shownText(user));
    }

    void planUser(const StepInputs &inputs, const QString &user, const QStringList &wanted, Plan &plan) const
    {
        const drivers::Account account = inputs.survey.accounts.value(user);
        if (!account.exists) {
            plan.notPossible += {label(), whyNoUser(user)};
            return;
        }
        QStringList lines; // a key may stand in the profile that is the console's own
        for (const QString &line : wanted)
            if (!holdsKey(lines, line))
                lines += line;
        const auto missing =
            std::ranges::count_if(lines, [&account](const QString &line) { return !holdsKey(account.authorizedKeys, line); });
        const bool lacksConsole = lines.contains(inputs.consolePublicKey)
                                  && !holdsKey(account.authorizedKeys, inputs.consolePublicKey);
        const int others = static_cast<int>(missing) - (lacksConsole ? 1 : 0);
        PlanStep step;
        step.kind = id();
        step.label = label();
        step.parameters = {{accessUserKey, user}, {accessLinesKey, QJsonArray::fromStringList(lines)}};
        step.now = shownText(user) + u", "_s + keyCount(static_cast<int>(account.authorizedKeys.size()));
        step.then = missing == 0 ? step.now : shownText(user);
        if (lacksConsole)
            step.then += AccessText::tr(", + this console's key");
        if (others > 0)
            step.then += u", + "_s + keyCount(others);
        step.undo = AccessText::tr("Removes it");
        step.isAlreadySo = missing == 0;
        plan.steps += step;
    }
    static QString keyCount(int keys)
    {
        if (keys == 0)
            return AccessText::tr("no keys");
        return keys == 1 ? AccessText::tr("1 key") : AccessText::tr("%n keys", nullptr, keys);
    }
};

} // namespace

std::unique_ptr<StepKind> makeAccess()
{
    return std::make_unique<AccessStep>();
}

} // namespace muster::provisioning
