// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/then.h"
#include "provisioning/shown_text.h"
#include "provisioning/step_kind.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {

struct ClockText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::Clock)
};

const QString serversKey = u"servers"_s;

/// Where the device takes the time from: {"servers"}; none: its own choice.
class ClockStep final : public StepKind
{
public:
    QString id() const override { return u"clock"_s; }
    QString label() const override { return ClockText::tr("Clock"); }
    int order() const override { return 20; }

    void plan(const StepInputs &inputs, Plan &plan) const override
    {
        const QStringList &wanted = inputs.profile.network.ntp;
        if (wanted.isEmpty())
            return;
        const auto &[current, whyNot] = inputs.survey.configuration.timeServers;
        if (!current) {
            plan.notPossible += {label(), shownText(whyNot)};
            return;
        }
        PlanStep step;
        step.kind = id();
        step.label = label();
        step.parameters = {{serversKey, QJsonArray::fromStringList(wanted)}};
        step.now = current->isEmpty() ? ClockText::tr("its own servers") : ClockText::tr("NTP %1").arg(shownList(*current));
        step.then = ClockText::tr("NTP %1").arg(shownList(wanted));
        step.undo = ClockText::tr("Restores old value");
        step.isAlreadySo = *current == wanted;
        plan.steps += step;
    }

    std::unique_ptr<TaskOf<QJsonObject>> observe(StepContext &context, const JournalStep &) const override
    {
        return then(context.session.configuration(), [](const drivers::Configuration &now) -> Result<QJsonObject> {
            if (!now.timeServers.value)
                return fail(ErrorCode::Unsupported, shownText(now.timeServers.whyNot));
            return QJsonObject{{serversKey, QJsonArray::fromStringList(*now.timeServers.value)}};
        });
    }
    bool isDone(const JournalStep &step, const QJsonObject &observed) const override
    {
        return observed.value(serversKey) == step.parameters.value(serversKey);
    }
    std::unique_ptr<TaskOf<QJsonObject>> apply(StepContext &context, const JournalStep &step) const override
    {
        const QJsonValue wanted = step.parameters.value(serversKey);
        return then(context.session.setTimeServers(wanted.toVariant().toStringList()), [wanted]() -> Result<QJsonObject> {
            return QJsonObject{{serversKey, wanted}};
        });
    }
    std::unique_ptr<TaskOf<void>> undo(StepContext &context, const JournalStep &step) const override
    {
        if (changedNothing(step))
            return ready<void>({});
        return context.session.setTimeServers(step.before.value(serversKey).toVariant().toStringList());
    }
};

} // namespace

std::unique_ptr<StepKind> makeClock()
{
    return std::make_unique<ClockStep>();
}

} // namespace muster::provisioning
