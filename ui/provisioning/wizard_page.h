// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/provisioning/side_panel.h"
#include "ui/provisioning/wizard_draft.h"
#include "ui/shell/services.h"

namespace muster::ui {

class ThemeSource;

/// One decision of the wizard. Edits the draft; what it reads of the draft it reads anew each time it is entered.
class WizardPage : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QString title() const = 0;    ///< in the list of steps
    virtual QString heading() const = 0;  ///< above the page
    virtual QString sentence() const = 0; ///< below it
    /// What was decided, below the title in the list of steps; empty: nothing yet.
    virtual QString summary() const { return {}; }
    /// Why there is no next page now, a sentence; empty: there is.
    virtual QString whyNotNext() const { return {}; }
    virtual QString nextText() const { return tr("Next"); }
    /// Whether Close stands beside that, for who is content already.
    virtual bool offersClose() const { return false; }

    virtual void enter() {}
    /// Somebody wants the next page; left() says yes, at once or later.
    virtual void leave() { Q_EMIT left(); }
    /// Fills what stands at the right.
    virtual void tell(SidePanel &side) const { Q_UNUSED(side) }
    /// Stops what leave() began; false when there was nothing.
    virtual bool cancel() { return false; }
    virtual QWidget *firstField() const { return nullptr; }

Q_SIGNALS:
    /// One of the above says something else now.
    void changed();
    void left();
};

} // namespace muster::ui
