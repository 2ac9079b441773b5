/* Made from the API document by scripts/api-types: change the server's schemas, not this. */
export interface paths {
    "/assignments/{assignment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One assignment: my own, or one of a package I may see. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.AssignmentOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignments/{assignment_id}/arrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 我到了. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.ArriveIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.AssignmentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignments/{assignment_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept a report; never one's own. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["packages.ConfirmIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.AssignmentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignments/{assignment_id}/help": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 需要帮助: the desks see it at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.HelpIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.AssignmentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignments/{assignment_id}/help/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 已联系: the call for help was seen, and whoever called was spoken to. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.AssignmentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignments/{assignment_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turn down a report, or take the seat of somebody who does not come. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.ReasonIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.AssignmentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignments/{assignment_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the seat back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.ReleaseIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.AssignmentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignments/{assignment_id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What was found and done; it waits for a decision from now on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.ReportIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.AssignmentOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did or read what, newest first; reading this is a line of its own. */
        get: {
            parameters: {
                query?: {
                    /** @description What was done. */
                    action?: "assignments.photo_read" | "assignments.read" | "audit.read" | "handover.given" | "handover.signed" | "handover.withdrawn" | "ledger.correct" | "ledger.open_budget" | "ledger.read" | "packages.break_glass" | "packages.briefing_read" | "packages.face_read" | "packages.sealed_read" | "password.change" | "password.reset" | "person.erase" | "regions.import" | "registration.approve" | "registration.claim" | "registration.in_person" | "registration.list" | "registration.read" | "registration.refuse" | "registration.revoke" | "registration.submit" | "registration.withdraw" | "sighting.contact_read" | "sighting.photo_read" | "staff.add" | "staff.disable" | "staff.enable" | "staff.roles" | "totp.off" | "totp.on";
                    /** @description Who did it. */
                    actor?: string;
                    /** @description The last answer's `next`. */
                    cursor?: number;
                    /** @description An object_id, or a package's number. */
                    object?: string;
                    object_kind?: "package" | "assignment" | "sighting" | "handover" | "registration" | "person" | "wallet" | "wallets" | "budget" | "transfer" | "correction" | "regions" | "stations" | "audit";
                    /** @description From this moment on. */
                    since?: string;
                    /** @description Before this moment. */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["trail.TrailOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that can stand in the trail, to choose from. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["trail.TrailActionsOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consents/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The text a person agrees to when they register. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.ConsentOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/crowd": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in some of the crowd, making them on first need; on duty if asked. 404 outside demo mode. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["demo.CrowdIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["demo.CrowdOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/crowd/rest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the duty of these of the crowd; open sockets hear of it with the next ticks. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["demo.CrowdRestIn"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody one may be. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["demo.IdentityListOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/sample-call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The story's 110 call in words, for whoever has none to paste. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["demo.SampleCallOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/sample-registration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Somebody invented who has not registered yet, for 用示例填写. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["demo.SampleRegistrationOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/staff-sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in as one of the staff; sets the session cookie. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["demo.DemoSignInIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["signin.SessionOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/handovers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hand-overs of my desk or region, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    before?: string;
                    state?: "waiting" | "signed" | "withdrawn";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["handovers.HandoversOut"];
                    };
                };
            };
        };
        put?: never;
        /** Hand every open item of my desk to a colleague. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["handovers.HandoverIn"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["handovers.HandoverOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/handovers/{handover_id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take over a shift that was given to me. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    handover_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["handovers.HandoverOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/handovers/{handover_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back a hand-over of mine that nobody has signed. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    handover_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["handovers.HandoverOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/handovers/open-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything open at my desk: what a hand-over must hold. */
        get: {
            parameters: {
                query?: {
                    region_code?: string | null;
                    station_id?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["handovers.ItemsOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts with their totals, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: number;
                    kind?: "treasury" | "budget" | "escrow" | "wallet";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.AccountList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/accounts/{account_id}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An account's statement over some of the city's days. */
        get: {
            parameters: {
                query?: {
                    cursor?: number;
                    from?: string;
                    to?: string;
                };
                header?: never;
                path: {
                    account_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.StatementOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Budgets and where their points are. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.BudgetList"];
                    };
                };
            };
        };
        put?: never;
        /** Open a budget: the only way points come into being. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ledger.BudgetIn"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.BudgetOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proposed corrections and what became of them. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    state?: "proposed" | "approved" | "refused";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.CorrectionList"];
                    };
                };
            };
        };
        put?: never;
        /** Propose to take points of one transfer back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ledger.CorrectionIn"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.CorrectionOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/corrections/{correction_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a colleague's proposal; the transfer is posted at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    correction_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.CorrectionOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/corrections/{correction_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse a colleague's proposal. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    correction_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ledger.ReasonIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.CorrectionOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transfers, newest first; of one account or cause if asked for. */
        get: {
            parameters: {
                query?: {
                    account?: number;
                    cause?: string;
                    cursor?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.TransferList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The treasury, each budget, all escrows and all wallets. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.TrialBalanceOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the last check of the whole ledger found, and whether one is under way. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.LastCheckOut"];
                    };
                };
            };
        };
        put?: never;
        /** Have every balance derived again, every promise checked, the seal walked; by a worker, soon. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.LastCheckOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My own assignments, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.AssignmentList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A copy of everything known about me. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The copy: `made_at`, `person`, and one member for each kind of thing known. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/duty": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether I am on duty, and until when. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["duty.DutyOut"];
                    };
                };
            };
        };
        /** Begin duty, prolong it, or rest. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["duty.DutyIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["duty.DutyOut"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget me: cannot be undone. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["privacy.EraseIn"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I was told while no socket of mine was open. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.NoticeList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/notices/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I have seen them. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I decided for myself. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["duty.Settings"];
                    };
                };
            };
        };
        /** Change what I decided for myself. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["duty.Settings"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["duty.Settings"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sightings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I sent, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["sightings.SightingsOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/wallet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My points, and what waits and why. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.WalletOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/wallet/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My history, newest first. */
        get: {
            parameters: {
                query?: {
                    cursor?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ledger.EntryList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/package-reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Break-glass openings that wait for their review, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.ReviewList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/package-reviews/{review_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the review found; never of one's own opening. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    review_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.FindingIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.ReviewOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The packages this reader may see, newest first, without sealed fields. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    cursor?: string;
                    kind?: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
                    mine?: boolean;
                    state?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageList"];
                    };
                };
            };
        };
        put?: never;
        /** A new draft. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.PackageIn"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One package in full; reading its sealed fields is noted. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a draft of the newest version. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.PackagePatch"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/packages/{package_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open what waited, or show name and face; never one's own. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/break-glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show name and face without waiting; reviewed the next day. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.ReasonIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/brief": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change what people look for; everybody on it is told at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.BriefIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/briefing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What to look for, for somebody with a seat; gone when the package ends. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.BriefingOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What everybody alerted may read; gone when the package ends. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.CardOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new draft with the same content. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/grab": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take one seat; the same key again, or a second try while holding one, gives the first result. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.GrabIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.GrabOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/next-round": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do not wait for the clock. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Out at once, without name and face; a range over 5 km goes to the duty lead first. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["packages.OptionalKeyIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Back to the draft, or name and face stay hidden. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.ReasonIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The work is done; everybody is told at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.ResolveIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/retract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take it back: a false alarm, a mistake, or a draft nobody needs. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.RetractIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/sightings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 疑似发现: straight to the desk, from whoever holds a seat or keeps an eye out. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["sightings.SightingIn"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["sightings.SightingOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the duty lead: to open a draft, or to show name and face. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.PackageOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/{package_id}/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 协助留意: keep an eye out without a seat. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    package_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.KeyIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.CardOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/matching": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every open package that reaches this cell or one of my watch areas; the socket's fallback. */
        get: {
            parameters: {
                query?: {
                    /** @description H3, resolution 9 */
                    cell?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.CardList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/parse-call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a 110 call's text says, as fields of a package; nothing is kept. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.ParseCallIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.ParsedCallOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/place": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which regions a package with this area would count to, and which station answers there. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.PlaceIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["regions.ResponsibleOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/packages/reach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How many volunteers each range would reach now. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["packages.ReachIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["packages.ReachOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take in a photo; it is the sender's alone until it is attached to something. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": components["schemas"]["media.PhotoUpload"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["media.PhotoOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/photos/{photo_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One picture of a photo that the reader may see. */
        get: {
            parameters: {
                query?: {
                    size?: "full" | "thumb";
                };
                header?: never;
                path: {
                    photo_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The picture. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": string;
                    };
                };
                /** @description The reader has it already. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/places/responsible": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which regions a point lies in, and which station answers for it. */
        get: {
            parameters: {
                query: {
                    /** @description Latitude, WGS-84. */
                    lat: number;
                    /** @description Longitude, WGS-84. */
                    lon: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["regions.ResponsibleOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The regions directly below one; without a parent, below the city. */
        get: {
            parameters: {
                query?: {
                    /** @description Official code, hierarchical by prefix. */
                    parent?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["regions.RegionList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/regions/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One region. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["regions.RegionOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/regions/boundaries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The outlines of one level, as far as they are known. */
        get: {
            parameters: {
                query?: {
                    level?: "city" | "district" | "town" | "community" | "community_grid" | "unit_grid";
                    /** @description Official code, hierarchical by prefix. */
                    parent?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["regions.BoundaryCollection"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Registrations of my station or region, oldest first. */
        get: {
            parameters: {
                query?: {
                    after?: string | null;
                    limit?: number;
                    state?: "awaiting_claim" | "pending" | "approved" | "refused" | "withdrawn" | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.RegistrationListOut"];
                    };
                };
            };
        };
        put?: never;
        /** Register myself as a volunteer. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["registrations.RegistrationIn"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.RegistrationOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations/{registration_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One registration; its numbers are in clear for those who decide it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    registration_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.RegistrationDetailOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations/{registration_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept the person as a volunteer. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    registration_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.RegistrationDetailOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations/{registration_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do not accept the person, and say why. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    registration_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["registrations.ReasonIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.RegistrationDetailOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations/{registration_id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back an approval, and say why. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    registration_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["registrations.ReasonIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.RegistrationDetailOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm what a grid worker wrote down for me. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["registrations.ClaimIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.RegistrationOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations/in-person": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register somebody who stands before me; they confirm it with the code. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["registrations.RegistrationIn"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.InPersonOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The registration I sent last; nothing, if I never sent one. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.RegistrationListOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/registrations/mine/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take my registration back; I am no volunteer from then on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["registrations.RegistrationOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rewards/package-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each kind of package usually offers and may offer at most, per seat. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["rules.PackageRewardList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am here, and what I may do. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["signin.SessionOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where I am signed in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["signin.SessionListOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of my sessions: a lost phone. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    session_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sightings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sightings of my station or region, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before. */
                    before?: string;
                    package_id?: string;
                    state?: "new" | "credible" | "ruled_out" | "found" | "closed";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["sightings.SightingsOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sightings/{sighting_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One sighting with its story and how to reach its sender. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sighting_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["sightings.SightingOut"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sightings/{sighting_id}/credible": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It may well be the person. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sighting_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["sightings.SightingOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sightings/{sighting_id}/found": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It was the person: the package is resolved with it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sighting_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["sightings.NoteIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["sightings.SightingOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sightings/{sighting_id}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An officer looks at it: the sender reads 民警已查看. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sighting_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["sightings.SightingOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sightings/{sighting_id}/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pictures for a sighting of mine whose words went ahead. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sighting_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["sightings.PhotosIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["sightings.SightingOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sightings/{sighting_id}/rule-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It was not the person. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sighting_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["sightings.ReasonIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["sightings.SightingOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in as a volunteer or citizen. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["signin.SignInIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["signin.TokenOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session, here and in every open socket. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My colleagues, or the staff of a station. */
        get: {
            parameters: {
                query?: {
                    station?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["staff.StaffListOut"];
                    };
                };
            };
        };
        put?: never;
        /** Take on a member of staff. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["staff.StaffIn"];
                };
            };
            responses: {
                /** @description Successful response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["staff.StaffOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/{person_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End somebody's account. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["staff.StaffOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/{person_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open somebody's account again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["staff.StaffOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/{person_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give somebody a new password. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["staff.NewPasswordIn"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/{person_id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give somebody one role more. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["staff.GrantIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["staff.StaffOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/{person_id}/roles/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End one role of somebody's. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["staff.GrantIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["staff.StaffOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change my password; my other sessions end. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["signin.PasswordChangeIn"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/staff/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with user name and password; sets the session cookie.
         * @description With a password an administrator made, `must_change_password` is true, and all but changing it is refused.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["signin.StaffSignInIn"];
                };
            };
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["signin.SessionOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All stations. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["regions.StationList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch the second factor on with its first code. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["signin.TotpCodeIn"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/totp/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch the second factor off. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["signin.TotpCodeIn"];
                };
            };
            responses: {
                /** @description Successful response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/totp/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to set up the second factor. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Successful response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["signin.TotpStartOut"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description GeoJSON in WGS-84.
         * @example {
         *       "type": "Point",
         *       "coordinates": [
         *         118.115,
         *         24.5
         *       ]
         *     }
         */
        Area: components["schemas"]["Point"] | components["schemas"]["Polygon"] | components["schemas"]["MultiPolygon"];
        "console.PresenceOut": {
            cells: [
                string,
                number,
                number
            ][];
            totals: components["schemas"]["console.TotalsOut"];
        };
        "console.PresencePart": {
            presence: components["schemas"]["console.PresenceOut"];
        };
        "console.TotalsOut": {
            on_duty: number;
            online: number;
            wakeable: number;
        };
        /** @description Longitude, latitude. */
        Coordinates: number[];
        "demo.CrowdIn": {
            count: number;
            /** @default null */
            duty_hours?: number | null;
            first: number;
        };
        "demo.CrowdOut": {
            items: components["schemas"]["demo.NeighbourOut"][];
        };
        "demo.CrowdRestIn": {
            codes: string[];
        };
        "demo.DemoSignInIn": {
            username: string;
        };
        "demo.IdentityListOut": {
            items: components["schemas"]["demo.IdentityOut"][];
            next: string | null;
        };
        "demo.IdentityOut": {
            code: string;
            display_name: string;
            /** @enum {string} */
            kind: "staff" | "volunteer" | "citizen";
            note: string;
            /** @enum {string} */
            role: "citizen" | "volunteer" | "team_lead" | "grid_worker" | "auxiliary" | "officer" | "duty_lead" | "command_centre" | "dispatcher" | "handler" | "administrator" | "auditor";
            username?: string;
        };
        "demo.NeighbourOut": {
            began_duty: boolean;
            code: string;
            token: string;
        };
        "demo.SampleCallOut": {
            text: string;
        };
        "demo.SampleRegistrationOut": {
            home_region_code: string;
            identity_number: string;
            name: string;
            phone: string;
        };
        "duty.DutyAndSettings": {
            duty: components["schemas"]["duty.DutyOut"];
            settings: components["schemas"]["duty.Settings"];
        };
        "duty.DutyAnswer": {
            duty: components["schemas"]["duty.DutyOut"];
        };
        "duty.DutyIn": {
            /** @default null */
            hours?: number | null;
            on: boolean;
        };
        "duty.DutyOut": {
            on: boolean;
            /** Format: date-time */
            until: string | null;
        };
        "duty.Settings": {
            /** @enum {string} */
            language: "zh" | "en";
            large_type: boolean;
            wake_for_life: boolean;
            watch_areas: components["schemas"]["duty.WatchArea"][];
        };
        "duty.WatchArea": {
            /** @description H3, resolution 9 */
            cell: string;
            label: string;
        };
        "handovers.DeskOut": {
            name: string;
            region_code: string;
            /** Format: uuid */
            station_id: string | null;
        };
        "handovers.HandoverIn": {
            digest: string;
            /** @default  */
            note?: string;
            /** @default null */
            region_code?: string | null;
            /**
             * Format: uuid
             * @default null
             */
            station_id?: string | null;
            /** Format: uuid */
            to_person_id: string;
        };
        "handovers.HandoverOut": {
            /** Format: date-time */
            created_at: string;
            from: components["schemas"]["handovers.PersonOut"];
            /** Format: uuid */
            id: string;
            items: components["schemas"]["handovers.ItemOut"][];
            note: string;
            region_code: string;
            /** Format: date-time */
            signed_at: string | null;
            /** @enum {string} */
            state: "waiting" | "signed" | "withdrawn";
            /** Format: uuid */
            station_id: string | null;
            to: components["schemas"]["handovers.PersonOut"];
            /** Format: date-time */
            withdrawn_at: string | null;
        };
        "handovers.HandoversOut": {
            items: components["schemas"]["handovers.HandoverOut"][];
            next: string | null;
        };
        "handovers.HandoversPart": {
            handovers: components["schemas"]["handovers.HandoverOut"][];
        };
        "handovers.ItemOut": {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "help" | "sighting" | "approval" | "report" | "package" | "review" | "registrations";
            number: string;
            /** Format: uuid */
            package_id: string | null;
            /** Format: date-time */
            since: string | null;
            state: string;
            title: string;
            /** @description A masked name. */
            who: string | null;
        };
        "handovers.ItemsOut": {
            desk: components["schemas"]["handovers.DeskOut"];
            desks: components["schemas"]["handovers.DeskOut"][];
            digest: string;
            items: components["schemas"]["handovers.ItemOut"][];
            next: string | null;
        };
        "handovers.PersonOut": {
            display_name: string;
            /** Format: uuid */
            id: string;
        };
        "ledger.AccountList": {
            items: components["schemas"]["ledger.AccountOut"][];
            next: string | null;
        };
        "ledger.AccountName": {
            id: string;
            name: string;
        };
        "ledger.AccountOut": {
            balance: number;
            credit: number;
            debit: number;
            id: string;
            /** @enum {string} */
            kind: "treasury" | "budget" | "escrow" | "wallet";
            name: string;
        };
        "ledger.BilingualEntry": {
            /** Format: date-time */
            at: string;
            balance_after: number;
            /** @enum {string} */
            kind: "opening" | "escrow" | "award" | "release" | "correction";
            /** @description Signed. */
            points: number;
            sentence: string;
            sentence_en: string;
        };
        "ledger.BudgetIn": {
            document_number: string;
            /**
             * Format: uuid
             * @description Made by the client, so that a repeat opens nothing.
             */
            key: string;
            name: string;
            /**
             * @description Whole points.
             * @example 50
             */
            points: number;
            region_code: string;
            source_of_funds: string;
            year: number;
        };
        "ledger.BudgetList": {
            items: components["schemas"]["ledger.BudgetOut"][];
            /** @default null */
            next: null;
        };
        "ledger.BudgetOut": {
            account_id: string;
            /** @description What has left it for good. */
            awarded: number;
            balance: number;
            document_number: string;
            /** @description In the escrows of packages it pays for. */
            held: number;
            id: string;
            name: string;
            /** Format: date-time */
            opened_at: string;
            /** @description What it was opened with. */
            points: number;
            region_code: string;
            region_name: string;
            source_of_funds: string;
            year: number;
        };
        "ledger.ChainOut": {
            head: string;
            sealed_to: number;
            unsealed: number;
        };
        "ledger.CorrectionIn": {
            /** Format: uuid */
            key: string;
            /**
             * @description Whole points.
             * @example 50
             */
            points: number;
            reason: string;
            transfer_id: number;
        };
        "ledger.CorrectionList": {
            items: components["schemas"]["ledger.CorrectionOut"][];
            /** Format: uuid */
            next: string | null;
        };
        "ledger.CorrectionOut": {
            /** @description What this reader may do now. */
            actions: ("approve" | "refuse")[];
            /** Format: date-time */
            decided_at: string | null;
            decided_by: string | null;
            decision_note: string | null;
            /** Format: uuid */
            id: string;
            points: number;
            posted_transfer_id: string | null;
            /** Format: date-time */
            proposed_at: string;
            proposed_by: string;
            reason: string;
            /** @enum {string} */
            state: "proposed" | "approved" | "refused";
            transfer_id: string;
        };
        "ledger.EntryList": {
            items: components["schemas"]["ledger.EntryOut"][];
            next: string | null;
        };
        "ledger.EntryOut": {
            /** Format: date-time */
            at: string;
            balance_after: number;
            /** @enum {string} */
            kind: "opening" | "escrow" | "award" | "release" | "correction";
            /** @description Signed. */
            points: number;
            sentence: string;
        };
        "ledger.FaultOut": {
            expected: string | null;
            found: string | null;
            problem: string;
            row: number | null;
            sentence: string;
            table: string;
        };
        "ledger.LastCheckOut": {
            /**
             * Format: date-time
             * @description Since when a check is under way, if one is.
             */
            asked_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
            found: components["schemas"]["ledger.VerificationOut"] | null;
        };
        "ledger.LineOut": {
            /** Format: date-time */
            at: string;
            balance: number;
            /** @description The other account's name. */
            counterpart: string;
            credit: number;
            debit: number;
            /** @enum {string} */
            kind: "opening" | "escrow" | "award" | "release" | "correction";
            sentence: string;
            transfer_id: string;
        };
        "ledger.PendingOut": {
            package_number: string;
            points: number;
            /** Format: date-time */
            since: string;
            why: string;
        };
        "ledger.ReasonIn": {
            reason: string;
        };
        "ledger.SealedTableOut": {
            head: string;
            oldest_unsealed: number | null;
            sealed_to: number;
            table: string;
            unsealed: number;
        };
        "ledger.StatementOut": {
            account: components["schemas"]["ledger.AccountOut"];
            closing_balance: number;
            items: components["schemas"]["ledger.LineOut"][];
            next: string | null;
            opening_balance: number;
        };
        "ledger.TransferList": {
            items: components["schemas"]["ledger.TransferOut"][];
            next: string | null;
        };
        "ledger.TransferOut": {
            /** Format: date-time */
            at: string;
            /**
             * Format: uuid
             * @description Opaque: transfers with one cause share it.
             */
            cause: string;
            corrects: string | null;
            credit_account: components["schemas"]["ledger.AccountName"];
            debit_account: components["schemas"]["ledger.AccountName"];
            id: string;
            /** @enum {string} */
            kind: "opening" | "escrow" | "award" | "release" | "correction";
            points: number;
            sentence: string;
        };
        "ledger.TrialBalanceOut": {
            accounts: components["schemas"]["ledger.TrialRowOut"][];
            sum: number;
        };
        "ledger.TrialRowOut": {
            /** @description Only where the row is one account. */
            account_id?: string;
            balance: number;
            /** @description How many accounts, only where the row is all of one kind. */
            count?: number;
            credit: number;
            debit: number;
            /** @enum {string} */
            kind: "treasury" | "budget" | "escrow" | "wallet";
            name: string;
        };
        "ledger.VerificationOut": {
            chain: components["schemas"]["ledger.ChainOut"];
            chains: components["schemas"]["ledger.SealedTableOut"][];
            checked_transfers: number;
            fault_count: number;
            faults: components["schemas"]["ledger.FaultOut"][];
            first_bad: string | null;
            ledger_sum: number;
            ok: boolean;
        };
        "ledger.WalletNews": {
            balance: number;
            entry: components["schemas"]["ledger.BilingualEntry"];
        };
        "ledger.WalletOut": {
            balance: number;
            pending: components["schemas"]["ledger.PendingOut"][];
        };
        "media.PhotoOut": {
            height: number;
            /** Format: uuid */
            id: string;
            thumb_url: string;
            url: string;
            /** @description Pixels of the full picture. */
            width: number;
        };
        "media.PhotoUpload": {
            /**
             * Format: binary
             * @description JPEG, PNG or WebP.
             */
            file: string;
            /** @description Latitude, WGS-84; together with lon. */
            lat?: number;
            /** @description Longitude, WGS-84; together with lat. */
            lon?: number;
        };
        MultiPolygon: {
            coordinates: components["schemas"]["Ring"][][];
            /** @constant */
            type: "MultiPolygon";
        };
        "packages.AdditionOut": {
            /** Format: date-time */
            at: string;
            found: boolean;
            photos: components["schemas"]["packages.PhotoOut"][];
            position: components["schemas"]["packages.LonLatOut"] | null;
            text: string;
        };
        "packages.AlertedOut": {
            notified: number;
            online: number;
            woken: number;
        };
        "packages.AreaPatrolDetails": {
            focus?: string;
            minutes?: number | null;
        };
        "packages.ArriveIn": {
            /** Format: uuid */
            key: string;
            /**
             * @description WGS-84; or a GeoJSON Point.
             * @example {
             *       "lon": 118.115,
             *       "lat": 24.5
             *     }
             */
            position: {
                accuracy_m?: number | null;
                lat: number;
                lon: number;
            } | components["schemas"]["Point"];
        };
        "packages.AssignmentList": {
            items: components["schemas"]["packages.AssignmentOut"][];
            next: string | null;
        };
        "packages.AssignmentOut": {
            actions: ("arrive" | "help" | "answer_help" | "release" | "report" | "add" | "confirm" | "reject" | "lapse" | "stand_down")[];
            /** Format: date-time */
            arrive_by: string;
            /** Format: date-time */
            arrived_at: string | null;
            /** @description How far from the package's area they said so, in metres; 0 within it. */
            arrived_m: number | null;
            /** Format: date-time */
            ended_at: string | null;
            /** Format: date-time */
            grabbed_at: string;
            help: components["schemas"]["packages.HelpOut"] | null;
            id: string;
            /** @description Insurer and policy; null: not insured. */
            insurance: string | null;
            insured: boolean;
            package: components["schemas"]["packages.AssignmentPackageOut"];
            package_id: string;
            points: number | null;
            position: components["schemas"]["packages.LivePositionOut"] | null;
            reason: string | null;
            report: components["schemas"]["packages.ReportOut"] | null;
            reward_points: number;
            sighting_id: string | null;
            /** @enum {string} */
            state: "grabbed" | "arrived" | "reported" | "confirmed" | "rejected" | "released" | "lapsed" | "stood_down";
            volunteer: components["schemas"]["packages.VolunteerOut"];
        };
        "packages.AssignmentPackageOut": {
            /** @description How it ended: a phone that was away is not told again. */
            ended: components["schemas"]["packages.EndedOut"] | null;
            /** @enum {string} */
            kind: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            number: string;
            /** @enum {string} */
            state: "draft" | "awaiting_approval" | "open" | "full" | "resolved" | "retracted" | "expired";
            title: string;
        };
        "packages.BriefIn": {
            details?: components["schemas"]["packages.MissingPersonDetails"] | components["schemas"]["packages.HazardCheckDetails"] | components["schemas"]["packages.AreaPatrolDetails"] | components["schemas"]["packages.PublicNoticeDetails"] | components["schemas"]["packages.CommunityHelpDetails"];
            guardian_consent?: components["schemas"]["packages.GuardianConsentIn"] | null;
            incident_number?: string | null;
            /** Format: uuid */
            photo_id?: string | null;
            place_text?: string;
            summary?: string;
            title?: string;
            version: number;
        };
        "packages.BriefingChange": {
            age_band: string | null;
            area: components["schemas"]["packages.CircleOut"];
            arrive_within_min: number;
            /** Format: date-time */
            changed_at: string | null;
            clothing: string | null;
            danger_to_life: boolean;
            /** Format: date-time */
            deadline_at: string | null;
            details: unknown;
            direction: string | null;
            features: string | null;
            height_cm: number | null;
            holding?: boolean;
            id: string;
            incident_number: string | null;
            /** @description Insurer and policy of my seat; null: not insured. Not in what all are told. */
            insurance?: string | null;
            insured: boolean;
            /** @enum {string} */
            kind: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            /** Format: date-time */
            last_seen_at: string | null;
            likely_roads: string[] | null;
            name: string | null;
            /** @enum {string} */
            name_and_face: "none" | "withheld" | "awaiting_approval" | "approved" | "break_glass";
            number: string;
            officer_number: string;
            /** Format: date-time */
            opened_at: string;
            photo: components["schemas"]["packages.PhotoOut"] | null;
            place_text: string;
            range_m: number;
            reward_points: number;
            round: number;
            safety_note: string;
            /** @description Name, face and watermark have to be asked for. */
            sealed_left_out: boolean;
            seats: number;
            seats_left: number;
            /** @enum {string|null} */
            sex: "female" | "male" | null;
            /** @description The area as it was drawn; null for a place with a range around it. */
            shape: components["schemas"]["Area"] | null;
            /** @enum {string} */
            state: "draft" | "awaiting_approval" | "open" | "full" | "resolved" | "retracted" | "expired";
            station: components["schemas"]["packages.CardStationOut"] | null;
            summary: string;
            /** @description What to check, do or tell; null when somebody is looked for. */
            task: string | null;
            title: string;
            /** @description Grows with every change of the card. */
            version: number;
            watching?: boolean;
            watermark: string;
        } & ({
            details: components["schemas"]["packages.MissingPersonDetails"];
            /** @constant */
            kind: "missing_person";
        } | {
            details: components["schemas"]["packages.HazardCheckDetails"];
            /** @constant */
            kind: "hazard_check";
        } | {
            details: components["schemas"]["packages.AreaPatrolDetails"];
            /** @constant */
            kind: "area_patrol";
        } | {
            details: components["schemas"]["packages.PublicNoticeDetails"];
            /** @constant */
            kind: "public_notice";
        } | {
            details: components["schemas"]["packages.CommunityHelpDetails"];
            /** @constant */
            kind: "community_help";
        });
        "packages.BriefingOut": {
            age_band: string | null;
            area: components["schemas"]["packages.CircleOut"];
            arrive_within_min: number;
            /** Format: date-time */
            changed_at: string | null;
            clothing: string | null;
            danger_to_life: boolean;
            /** Format: date-time */
            deadline_at: string | null;
            details: unknown;
            direction: string | null;
            features: string | null;
            height_cm: number | null;
            holding?: boolean;
            id: string;
            incident_number: string | null;
            /** @description Insurer and policy of my seat; null: not insured. Not in what all are told. */
            insurance?: string | null;
            insured: boolean;
            /** @enum {string} */
            kind: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            /** Format: date-time */
            last_seen_at: string | null;
            likely_roads: string[] | null;
            name: string | null;
            /** @enum {string} */
            name_and_face: "none" | "withheld" | "awaiting_approval" | "approved" | "break_glass";
            number: string;
            officer_number: string;
            /** Format: date-time */
            opened_at: string;
            photo: components["schemas"]["packages.PhotoOut"] | null;
            place_text: string;
            range_m: number;
            reward_points: number;
            round: number;
            safety_note: string;
            seats: number;
            seats_left: number;
            /** @enum {string|null} */
            sex: "female" | "male" | null;
            /** @description The area as it was drawn; null for a place with a range around it. */
            shape: components["schemas"]["Area"] | null;
            /** @enum {string} */
            state: "draft" | "awaiting_approval" | "open" | "full" | "resolved" | "retracted" | "expired";
            station: components["schemas"]["packages.CardStationOut"] | null;
            summary: string;
            /** @description What to check, do or tell; null when somebody is looked for. */
            task: string | null;
            title: string;
            /** @description Grows with every change of the card. */
            version: number;
            watching?: boolean;
            watermark: string;
        } & ({
            details: components["schemas"]["packages.MissingPersonDetails"];
            /** @constant */
            kind: "missing_person";
        } | {
            details: components["schemas"]["packages.HazardCheckDetails"];
            /** @constant */
            kind: "hazard_check";
        } | {
            details: components["schemas"]["packages.AreaPatrolDetails"];
            /** @constant */
            kind: "area_patrol";
        } | {
            details: components["schemas"]["packages.PublicNoticeDetails"];
            /** @constant */
            kind: "public_notice";
        } | {
            details: components["schemas"]["packages.CommunityHelpDetails"];
            /** @constant */
            kind: "community_help";
        });
        "packages.CallerOut": {
            guardian_name: string | null;
            relation: string | null;
        };
        "packages.CardList": {
            items: components["schemas"]["packages.CardOut"][];
            next: string | null;
        };
        "packages.CardOut": {
            age_band: string | null;
            area: components["schemas"]["packages.CircleOut"];
            arrive_within_min: number;
            clothing: string | null;
            danger_to_life: boolean;
            /** Format: date-time */
            deadline_at: string | null;
            direction: string | null;
            features: string | null;
            height_cm: number | null;
            holding?: boolean;
            id: string;
            insured: boolean;
            /** @enum {string} */
            kind: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            /** Format: date-time */
            last_seen_at: string | null;
            likely_roads: string[] | null;
            number: string;
            officer_number: string;
            /** Format: date-time */
            opened_at: string;
            place_text: string;
            range_m: number;
            reward_points: number;
            round: number;
            safety_note: string;
            seats: number;
            seats_left: number;
            /** @enum {string|null} */
            sex: "female" | "male" | null;
            /** @enum {string} */
            state: "draft" | "awaiting_approval" | "open" | "full" | "resolved" | "retracted" | "expired";
            station: components["schemas"]["packages.CardStationOut"] | null;
            summary: string;
            /** @description What to check, do or tell; null when somebody is looked for. */
            task: string | null;
            title: string;
            /** @description Grows with every change of the card. */
            version: number;
            watching?: boolean;
        };
        "packages.CardStationOut": {
            name: string;
            phone: string;
        };
        "packages.CircleOut": {
            lat: number;
            lon: number;
            radius_m: number;
        };
        "packages.CommunityHelpDetails": {
            for_whom?: string | null;
            what?: string;
        };
        "packages.ConfirmIn": {
            /** @default null */
            points?: number | null;
        };
        "packages.ConsentOut": {
            guardian_name: string | null;
            /** Format: date-time */
            recorded_at: string;
            relation: string | null;
        };
        "packages.ConsolePart": {
            assignments: components["schemas"]["packages.AssignmentOut"][];
            packages: components["schemas"]["packages.PackageOut"][];
        };
        "packages.EndedOut": {
            /** Format: date-time */
            at: string;
            false_alarm: boolean;
            id: string;
            /** @enum {string} */
            kind: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            number: string;
            outcome_text: string;
            outcome_text_en: string;
            /** @enum {string} */
            state: "draft" | "awaiting_approval" | "open" | "full" | "resolved" | "retracted" | "expired";
        };
        "packages.FindingIn": {
            finding: string;
        };
        "packages.GrabIn": {
            cell?: string | null;
            /** Format: uuid */
            key: string;
        };
        "packages.GrabOut": {
            assignment: components["schemas"]["packages.AssignmentOut"];
            briefing: components["schemas"]["packages.BriefingOut"] | null;
        };
        "packages.GuardianConsentIn": {
            guardian_name: string | null;
            relation: string;
        };
        "packages.HazardCheckDetails": {
            questions?: string[];
            what?: string;
        };
        "packages.HelpIn": {
            /** Format: uuid */
            key: string;
            /**
             * @description WGS-84; or a GeoJSON Point.
             * @default null
             * @example {
             *       "lon": 118.115,
             *       "lat": 24.5
             *     }
             */
            position?: {
                accuracy_m?: number | null;
                lat: number;
                lon: number;
            } | components["schemas"]["Point"] | null;
        };
        "packages.HelpOut": {
            /** Format: date-time */
            answered_at: string | null;
            /** Format: date-time */
            at: string;
            position: components["schemas"]["packages.LonLatOut"] | null;
        };
        "packages.HistoryOut": {
            action: string;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["packages.PersonOut"] | null;
            note: string | null;
        };
        "packages.KeyIn": {
            /** Format: uuid */
            key: string;
        };
        "packages.LivePositionIn": {
            /** @default null */
            accuracy_m?: number | null;
            /** Format: uuid */
            assignment_id: string;
            /**
             * Format: date-time
             * @default null
             */
            at?: string | null;
            lat: number;
            lon: number;
        };
        "packages.LivePositionOut": {
            accuracy_m: number | null;
            /** Format: date-time */
            at: string;
            lat: number;
            lon: number;
        };
        "packages.LonLatOut": {
            lat: number;
            lon: number;
        };
        "packages.MissingPersonDetails": {
            age?: number | null;
            /**
             * @default other
             * @enum {string}
             */
            category?: "child_1_3" | "child_4_6" | "child_7_9" | "child_10_12" | "child_13_15" | "dementia" | "autistic" | "despondent" | "mental_illness" | "other";
            clothing?: string | null;
            direction?: string | null;
            features?: string | null;
            height_cm?: number | null;
            /** Format: date-time */
            last_seen_at?: string | null;
            likely_roads?: string[];
            name?: string | null;
            /** @enum {string|null} */
            sex?: "female" | "male" | null;
        };
        "packages.MovingOut": {
            accuracy_m: number | null;
            assignment_id: string;
            /** Format: date-time */
            at: string;
            lat: number;
            lon: number;
            name: string;
            package_id: string;
        };
        "packages.NoticeList": {
            items: components["schemas"]["packages.NoticeOut"][];
            next: string | null;
        };
        "packages.NoticeOut": {
            /** Format: date-time */
            at: string;
            data: unknown;
            event: string;
            id: string;
            package_id: string;
            /** Format: date-time */
            read_at: string | null;
        } & ({
            data: components["schemas"]["packages.CardOut"];
            /** @constant */
            event: "package";
        } | {
            data: components["schemas"]["packages.EndedOut"];
            /** @constant */
            event: "package_ended";
        });
        "packages.OptionalKeyIn": {
            /**
             * Format: uuid
             * @default null
             */
            key?: string | null;
        };
        "packages.PackageIn": {
            area: components["schemas"]["Area"];
            arrive_within_min?: number;
            danger_to_life?: boolean;
            /** Format: date-time */
            deadline_at?: string | null;
            details?: components["schemas"]["packages.MissingPersonDetails"] | components["schemas"]["packages.HazardCheckDetails"] | components["schemas"]["packages.AreaPatrolDetails"] | components["schemas"]["packages.PublicNoticeDetails"] | components["schemas"]["packages.CommunityHelpDetails"];
            duration_min?: number | null;
            guardian_consent?: components["schemas"]["packages.GuardianConsentIn"] | null;
            incident_number?: string | null;
            /** @enum {string} */
            kind: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            /** Format: uuid */
            photo_id?: string | null;
            place_text?: string;
            reward_points?: number;
            rounds?: components["schemas"]["packages.RoundIn"][];
            seats?: number;
            summary?: string;
            title?: string;
        };
        "packages.PackageList": {
            items: components["schemas"]["packages.PackageOut"][];
            next: string | null;
        };
        "packages.PackageOut": {
            actions: ("edit" | "submit" | "publish" | "approve" | "refuse" | "break-glass" | "brief" | "next-round" | "resolve" | "retract" | "copy" | "fill" | "free" | "expire")[];
            /** Format: date-time */
            approval_asked_at: string | null;
            area: components["schemas"]["Area"];
            arrive_within_min: number;
            assignments?: components["schemas"]["packages.AssignmentOut"][];
            /** Format: date-time */
            created_at: string;
            danger_to_life: boolean;
            /** Format: date-time */
            deadline_at: string | null;
            details: unknown;
            duration_min: number | null;
            /** Format: date-time */
            ended_at: string | null;
            escrow_points: number;
            false_alarm: boolean;
            guardian_consent: components["schemas"]["packages.ConsentOut"] | null;
            history?: components["schemas"]["packages.HistoryOut"][];
            id: string;
            incident_number: string | null;
            /** @enum {string} */
            kind: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            /** @enum {string} */
            name_and_face: "none" | "withheld" | "awaiting_approval" | "approved" | "break_glass";
            /** @example XR-20261121-0003 */
            number: string;
            officer_number: string;
            /** Format: date-time */
            opened_at: string | null;
            outcome: string | null;
            photo: components["schemas"]["packages.PhotoOut"] | null;
            place_text: string;
            posted_by: components["schemas"]["packages.PersonOut"] | null;
            reached_range_m: number;
            region_code: string;
            region_name: string;
            reward_points: number;
            rounds: components["schemas"]["packages.RoundOut"][];
            safety_note: string;
            safety_note_en: string;
            seats: number;
            seats_taken: number;
            sightings_open: number;
            /** @enum {string} */
            state: "draft" | "awaiting_approval" | "open" | "full" | "resolved" | "retracted" | "expired";
            station: components["schemas"]["packages.PackageStationOut"] | null;
            summary: string;
            title: string;
            version: number;
            watchers: number;
        } & ({
            details: components["schemas"]["packages.MissingPersonDetails"];
            /** @constant */
            kind: "missing_person";
        } | {
            details: components["schemas"]["packages.HazardCheckDetails"];
            /** @constant */
            kind: "hazard_check";
        } | {
            details: components["schemas"]["packages.AreaPatrolDetails"];
            /** @constant */
            kind: "area_patrol";
        } | {
            details: components["schemas"]["packages.PublicNoticeDetails"];
            /** @constant */
            kind: "public_notice";
        } | {
            details: components["schemas"]["packages.CommunityHelpDetails"];
            /** @constant */
            kind: "community_help";
        });
        "packages.PackagePatch": {
            area?: components["schemas"]["Area"];
            arrive_within_min?: number;
            danger_to_life?: boolean;
            /** Format: date-time */
            deadline_at?: string | null;
            details?: components["schemas"]["packages.MissingPersonDetails"] | components["schemas"]["packages.HazardCheckDetails"] | components["schemas"]["packages.AreaPatrolDetails"] | components["schemas"]["packages.PublicNoticeDetails"] | components["schemas"]["packages.CommunityHelpDetails"];
            duration_min?: number | null;
            guardian_consent?: components["schemas"]["packages.GuardianConsentIn"] | null;
            incident_number?: string | null;
            /** @enum {string} */
            kind?: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            /** Format: uuid */
            photo_id?: string | null;
            place_text?: string;
            reward_points?: number;
            rounds?: components["schemas"]["packages.RoundIn"][];
            seats?: number;
            summary?: string;
            title?: string;
            version: number;
        };
        "packages.PackageStationOut": {
            id: string;
            name: string;
            phone: string;
        };
        "packages.ParseCallIn": {
            text: string;
        };
        "packages.ParsedCallOut": {
            fields: components["schemas"]["packages.ParsedFields"];
            found: string[];
            guardian: components["schemas"]["packages.CallerOut"] | null;
        };
        "packages.ParsedFields": {
            danger_to_life?: boolean;
            details?: components["schemas"]["packages.MissingPersonDetails"] | components["schemas"]["packages.HazardCheckDetails"] | components["schemas"]["packages.AreaPatrolDetails"] | components["schemas"]["packages.PublicNoticeDetails"] | components["schemas"]["packages.CommunityHelpDetails"];
            incident_number?: string;
            /** @enum {string} */
            kind?: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            place_text?: string;
            summary?: string;
            title?: string;
        };
        "packages.PersonOut": {
            display_name: string;
            id: string;
            name: string;
        };
        "packages.PhotoOut": {
            id: string;
            thumb_url: string;
            url: string;
        };
        "packages.PlaceIn": {
            area: components["schemas"]["Area"];
        };
        "packages.PositionsOut": {
            items: components["schemas"]["packages.MovingOut"][];
        };
        "packages.PublicNoticeDetails": {
            leaflet_url?: string | null;
            message?: string;
        };
        "packages.ReachIn": {
            area: components["schemas"]["Area"];
            /** @default false */
            danger_to_life?: boolean;
            /** @enum {string} */
            kind?: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            ranges_m: number[];
        };
        "packages.ReachOut": {
            rings: components["schemas"]["packages.RingOut"][];
        };
        "packages.ReasonIn": {
            reason: string;
        };
        "packages.ReleaseIn": {
            /** Format: uuid */
            key: string;
            reason: string;
            /**
             * @description The place is not safe: the desks are called, as for help.
             * @default false
             */
            unsafe?: boolean;
        };
        "packages.ReportIn": {
            /** @default false */
            found?: boolean;
            /** Format: uuid */
            key: string;
            photo_ids?: string[];
            /**
             * @description WGS-84; or a GeoJSON Point.
             * @default null
             * @example {
             *       "lon": 118.115,
             *       "lat": 24.5
             *     }
             */
            position?: {
                accuracy_m?: number | null;
                lat: number;
                lon: number;
            } | components["schemas"]["Point"] | null;
            /** @default  */
            text?: string;
        };
        "packages.ReportOut": {
            /** @description What the volunteer added before the decision. */
            additions: components["schemas"]["packages.AdditionOut"][];
            /** Format: date-time */
            at: string;
            found: boolean;
            from_sighting: boolean;
            /** @description The officer's words on a sighting that was the person; for staff alone. */
            officer_note: string | null;
            photos: components["schemas"]["packages.PhotoOut"][];
            position: components["schemas"]["packages.LonLatOut"] | null;
            text: string;
        };
        "packages.ResolveIn": {
            outcome: string;
        };
        "packages.RetractIn": {
            /** @default false */
            false_alarm?: boolean;
            reason: string;
        };
        "packages.ReviewList": {
            items: components["schemas"]["packages.ReviewOut"][];
            next: string | null;
        };
        "packages.ReviewOut": {
            /** Format: date-time */
            broken_at: string;
            broken_by: components["schemas"]["packages.PersonOut"];
            /** Format: date-time */
            closed_at: string | null;
            /** Format: date */
            due_on: string;
            finding: string | null;
            id: string;
            package_id: string;
            package_number: string;
            reason: string;
        };
        "packages.RingOut": {
            cells: number;
            on_duty: number;
            online: number;
            range_m: number;
            wakeable: number;
        };
        "packages.RoundIn": {
            cap: number;
            range_m: number;
            /** @default 300 */
            wait_s?: number;
        };
        "packages.RoundOut": {
            alerted: components["schemas"]["packages.AlertedOut"];
            cap: number;
            /** Format: date-time */
            done_at: string | null;
            /** Format: date-time */
            due_at: string | null;
            number: number;
            range_m: number;
            wait_s: number;
        };
        "packages.SeenIn": {
            /** Format: uuid */
            package_id: string;
            /** @default null */
            round?: number | null;
        };
        "packages.SocketGrabIn": {
            cell?: string | null;
            /** Format: uuid */
            key: string;
            /** Format: uuid */
            package_id: string;
        };
        "packages.SocketWatchIn": {
            /** Format: uuid */
            key: string;
            /** Format: uuid */
            package_id: string;
        };
        "packages.VolunteerOut": {
            display_name: string;
            id: string;
            phone: string | null;
        };
        "packages.VolunteerPart": {
            assignments: components["schemas"]["packages.AssignmentOut"][];
            packages: components["schemas"]["packages.CardOut"][];
        };
        "packages.WatchAnswer": {
            card: components["schemas"]["packages.CardOut"];
        };
        /** @description A GeoJSON Point in WGS-84. */
        Point: {
            coordinates: components["schemas"]["Coordinates"];
            /** @constant */
            type: "Point";
        };
        Polygon: {
            coordinates: components["schemas"]["Ring"][];
            /** @constant */
            type: "Polygon";
        };
        "privacy.EraseIn": {
            /** @enum {boolean} */
            confirm: true;
        };
        /** @description RFC 9457 problem; `type` is stable, `title` and `detail` are in the reader's language. */
        Problem: {
            detail: string;
            /** @description Notes by field; for a field with parts, notes by part. */
            errors?: {
                [key: string]: unknown;
            };
            /** @description With 429: seconds to wait. */
            retry_after_s?: number;
            status: number;
            title: string;
            type: string;
        };
        "regions.BoundaryCollection": {
            features: components["schemas"]["regions.BoundaryFeature"][];
            /**
             * @default FeatureCollection
             * @enum {string}
             */
            type: "FeatureCollection";
        };
        "regions.BoundaryFeature": {
            geometry: components["schemas"]["MultiPolygon"];
            properties: components["schemas"]["regions.BoundaryProperties"];
            /**
             * @default Feature
             * @enum {string}
             */
            type: "Feature";
        };
        "regions.BoundaryProperties": {
            approximate: boolean;
            code: string;
            level: string;
            name: string;
        };
        "regions.PointOut": {
            coordinates: number[];
            /**
             * @default Point
             * @enum {string}
             */
            type: "Point";
        };
        "regions.RegionList": {
            items: components["schemas"]["regions.RegionOut"][];
            /** @default null */
            next: null;
        };
        "regions.RegionOut": {
            /** @description The outline was derived, not surveyed. */
            approximate: boolean;
            /**
             * @description Official code, hierarchical by prefix.
             * @example 350206003
             */
            code: string;
            /** @description Whether its outline is known. */
            has_area: boolean;
            /** @enum {string} */
            level: "province" | "city" | "district" | "town" | "community" | "community_grid" | "unit_grid";
            name: string;
        };
        "regions.ResponsibleOut": {
            /** @description From the city to the smallest. */
            regions: components["schemas"]["regions.RegionOut"][];
            station: components["schemas"]["regions.StationOut"] | null;
        };
        "regions.StationList": {
            items: components["schemas"]["regions.StationOut"][];
            /** @default null */
            next: null;
        };
        "regions.StationOut": {
            /** @description Made up for the demo; its phone rings nowhere. */
            demo: boolean;
            /** Format: uuid */
            id: string;
            name: string;
            phone: string;
            position: components["schemas"]["regions.PointOut"];
            region_code: string;
        };
        "regions.StationsPart": {
            stations: components["schemas"]["regions.StationOut"][];
        };
        "registrations.ClaimIn": {
            code: string;
        };
        "registrations.ConsentOut": {
            text: string;
            title: string;
            version: string;
        };
        "registrations.HomeRegionOut": {
            code: string;
            name: string;
        };
        "registrations.InPersonOut": {
            claim_code: string;
            registration: components["schemas"]["registrations.RegistrationOut"];
        };
        "registrations.PendingCount": {
            registrations_pending: number;
        };
        "registrations.ReasonIn": {
            reason: string;
        };
        "registrations.RegistrationDetailOut": {
            actions: ("claim" | "lapse" | "approve" | "refuse" | "revoke" | "withdraw")[];
            /** Format: date-time */
            decided_at: string | null;
            home_region: components["schemas"]["registrations.HomeRegionOut"];
            /** Format: uuid */
            id: string;
            identity_masked: string;
            identity_number: string | null;
            name: string;
            phone: string | null;
            phone_masked: string;
            reason: string | null;
            /** Format: uuid */
            registered_by: string | null;
            /** @enum {string} */
            state: "awaiting_claim" | "pending" | "approved" | "refused" | "withdrawn";
            /** Format: uuid */
            station_id: string | null;
            /** Format: date-time */
            submitted_at: string;
        };
        "registrations.RegistrationIn": {
            consent_version: string;
            home_region_code: string;
            identity_number: string;
            name: string;
            phone: string;
        };
        "registrations.RegistrationListOut": {
            items: components["schemas"]["registrations.RegistrationOut"][];
            /** Format: uuid */
            next: string | null;
        };
        "registrations.RegistrationOut": {
            actions: ("claim" | "lapse" | "approve" | "refuse" | "revoke" | "withdraw")[];
            /** Format: date-time */
            decided_at: string | null;
            home_region: components["schemas"]["registrations.HomeRegionOut"];
            /** Format: uuid */
            id: string;
            identity_masked: string;
            name: string;
            phone_masked: string;
            reason: string | null;
            /** Format: uuid */
            registered_by: string | null;
            /** @enum {string} */
            state: "awaiting_claim" | "pending" | "approved" | "refused" | "withdrawn";
            /** Format: uuid */
            station_id: string | null;
            /** Format: date-time */
            submitted_at: string;
        };
        Ring: components["schemas"]["Coordinates"][];
        "rules.PackageRewardList": {
            items: components["schemas"]["rules.PackageRewardOut"][];
            /** @default null */
            next: null;
        };
        "rules.PackageRewardOut": {
            /** @enum {string} */
            kind: "missing_person" | "hazard_check" | "area_patrol" | "public_notice" | "community_help";
            most: number;
            /** @description Where the figure comes from. */
            source: string;
            /** @description What a new package offers per seat. */
            usual: number;
        };
        "sightings.HistoryOut": {
            /** @enum {string} */
            action: "open" | "credible" | "rule-out" | "found" | "close";
            /** Format: date-time */
            at: string;
            by: components["schemas"]["sightings.PersonOut"] | null;
            note: string | null;
            /** @enum {string} */
            state: "new" | "credible" | "ruled_out" | "found" | "closed";
        };
        "sightings.NoteIn": {
            /** @default  */
            note?: string;
        };
        "sightings.PersonOut": {
            display_name: string;
            /** Format: uuid */
            id: string;
            phone?: string | null;
        };
        "sightings.PhotosIn": {
            photo_ids: string[];
        };
        "sightings.PositionIn": {
            /** @default null */
            accuracy_m?: number | null;
            lat: number;
            lon: number;
        };
        "sightings.PositionOut": {
            accuracy_m: number | null;
            lat: number;
            lon: number;
        };
        "sightings.ReasonIn": {
            reason: string;
        };
        "sightings.SightingIn": {
            /**
             * Format: uuid
             * @description Made by the client; repeats are recognised by it.
             */
            key: string;
            photo_ids?: string[];
            position: components["schemas"]["sightings.PositionIn"];
            /** Format: date-time */
            seen_at: string;
            /** @default  */
            text?: string | null;
        };
        "sightings.SightingOut": {
            actions: ("open" | "credible" | "rule-out" | "found" | "close")[];
            by: components["schemas"]["sightings.PersonOut"];
            history?: components["schemas"]["sightings.HistoryOut"][];
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            judged_at: string | null;
            /** @description The package had ended; kept all the same. */
            late: boolean;
            /** Format: date-time */
            opened_at: string | null;
            /** Format: uuid */
            package_id: string;
            package_number: string;
            photos: components["schemas"]["media.PhotoOut"][];
            place_text: string;
            position: components["schemas"]["sightings.PositionOut"];
            reason: string | null;
            /** Format: date-time */
            seen_at: string;
            /** Format: date-time */
            sent_at: string;
            /** @enum {string} */
            state: "new" | "credible" | "ruled_out" | "found" | "closed";
            text: string;
            urgent: boolean;
        };
        "sightings.SightingsOut": {
            items: components["schemas"]["sightings.SightingOut"][];
            next: string | null;
        };
        "sightings.SightingsPart": {
            sightings: components["schemas"]["sightings.SightingOut"][];
        };
        "signin.CityOut": {
            /** @description After so many seconds the command centre may approve name and face. */
            approval_escalation_s: number;
            /** @example 3502 */
            region_code: string;
            /**
             * @description IANA name: what a day is.
             * @example Asia/Shanghai
             */
            time_zone: string;
        };
        "signin.PasswordChangeIn": {
            new: string;
            old: string;
        };
        "signin.PersonOut": {
            display_name: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "staff" | "volunteer" | "citizen";
            officer_number: string | null;
            /** @enum {string|null} */
            volunteer_state: "awaiting_claim" | "pending" | "approved" | "refused" | "withdrawn" | null;
        };
        "signin.RoleOut": {
            region_code: string;
            region_name: string;
            /** @enum {string} */
            role: "citizen" | "volunteer" | "team_lead" | "grid_worker" | "auxiliary" | "officer" | "duty_lead" | "command_centre" | "dispatcher" | "handler" | "administrator" | "auditor";
            station: components["schemas"]["signin.StationNameOut"] | null;
        };
        "signin.SessionListOut": {
            items: components["schemas"]["signin.SessionRowOut"][];
            next: string | null;
        };
        "signin.SessionOut": {
            actions: ("public" | "signed_in" | "staff.read" | "staff.manage" | "registrations.submit" | "registrations.read" | "registrations.decide" | "registrations.in_person" | "regions.import" | "console.watch" | "packages.read" | "packages.draft" | "packages.publish" | "packages.approve" | "packages.break_glass" | "packages.end" | "packages.review" | "packages.sealed_read" | "duty.stand" | "packages.grab" | "packages.watch" | "assignments.work" | "assignments.read" | "assignments.decide" | "sightings.send" | "sightings.read" | "sightings.judge" | "photos.upload" | "handovers.make" | "wallet.read" | "ledger.read" | "ledger.open_budget" | "ledger.correct" | "ledger.verify" | "audit.read")[];
            city: components["schemas"]["signin.CityOut"];
            csrf_token: string | null;
            demo: boolean;
            /** @enum {string} */
            language: "zh" | "en";
            /** @description Somebody else made the password: until it is changed, all else is refused. */
            must_change_password: boolean;
            person: components["schemas"]["signin.PersonOut"];
            roles: components["schemas"]["signin.RoleOut"][];
            /** Format: date-time */
            server_time: string;
            /** @description Whether signing in takes a code too. */
            totp_on: boolean;
        };
        "signin.SessionRowOut": {
            client: string;
            /** Format: date-time */
            created_at: string;
            current: boolean;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_seen_at: string;
        };
        "signin.SignInIn": {
            code: string;
            provider: string;
        };
        "signin.StaffSignInIn": {
            password: string;
            /** @default null */
            totp?: string | null;
            username: string;
        };
        "signin.StationNameOut": {
            /** Format: uuid */
            id: string;
            name: string;
        };
        "signin.TokenOut": {
            session: components["schemas"]["signin.SessionOut"];
            token: string;
        };
        "signin.TotpCodeIn": {
            code: string;
        };
        "signin.TotpStartOut": {
            secret: string;
            uri: string;
        };
        "sockets.Cell": {
            cell: string;
        };
        "sockets.ConsoleAsks": {
            snapshot: {
                get: components["schemas"]["sockets.ConsoleState"];
                send: components["schemas"]["sockets.Empty"];
            };
        };
        "sockets.ConsoleState": {
            assignments: components["schemas"]["packages.AssignmentOut"][];
            handovers: components["schemas"]["handovers.HandoverOut"][];
            /** @description Of the whole city's stream. */
            number: number;
            packages: components["schemas"]["packages.PackageOut"][];
            presence: components["schemas"]["console.PresenceOut"];
            registrations_pending: number;
            /** Format: date-time */
            server_time: string;
            sightings: components["schemas"]["sightings.SightingOut"][];
            stations: components["schemas"]["regions.StationOut"][];
        };
        "sockets.ConsoleTells": {
            event: components["schemas"]["sockets.Event"];
            positions: components["schemas"]["packages.PositionsOut"];
            presence: components["schemas"]["console.PresenceOut"];
            signed_out: components["schemas"]["sockets.SignedOut"];
        };
        "sockets.Empty": Record<string, never>;
        "sockets.Event": {
            /** Format: date-time */
            at: string;
            data: components["schemas"]["registrations.RegistrationOut"];
            /** @description Of the whole city's stream. */
            number: number;
            /** @constant */
            type: "registration";
        } | {
            /** Format: date-time */
            at: string;
            data: components["schemas"]["handovers.HandoverOut"];
            /** @description Of the whole city's stream. */
            number: number;
            /** @constant */
            type: "handover";
        } | {
            /** Format: date-time */
            at: string;
            data: components["schemas"]["packages.PackageOut"];
            /** @description Of the whole city's stream. */
            number: number;
            /** @constant */
            type: "package";
        } | {
            /** Format: date-time */
            at: string;
            data: components["schemas"]["packages.AssignmentOut"];
            /** @description Of the whole city's stream. */
            number: number;
            /** @constant */
            type: "assignment";
        } | {
            /** Format: date-time */
            at: string;
            data: components["schemas"]["sightings.SightingOut"];
            /** @description Of the whole city's stream. */
            number: number;
            /** @constant */
            type: "sighting";
        };
        "sockets.SignedOut": {
            reason: string;
        };
        "sockets.VolunteerAsks": {
            cell: {
                get: components["schemas"]["sockets.VolunteerState"];
                send: components["schemas"]["sockets.Cell"];
            };
            duty: {
                get: components["schemas"]["duty.DutyAnswer"];
                send: components["schemas"]["duty.DutyIn"];
            };
            grab: {
                get: components["schemas"]["packages.GrabOut"];
                send: components["schemas"]["packages.SocketGrabIn"];
            };
            position: {
                get: Record<string, never>;
                send: components["schemas"]["packages.LivePositionIn"];
            };
            seen: {
                get: Record<string, never>;
                send: components["schemas"]["packages.SeenIn"];
            };
            sync: {
                get: components["schemas"]["sockets.VolunteerState"];
                send: components["schemas"]["sockets.Empty"];
            };
            watch: {
                get: components["schemas"]["packages.WatchAnswer"];
                send: components["schemas"]["packages.SocketWatchIn"];
            };
        };
        "sockets.VolunteerState": {
            assignments: components["schemas"]["packages.AssignmentOut"][];
            duty: components["schemas"]["duty.DutyOut"];
            packages: components["schemas"]["packages.CardOut"][];
            /** Format: date-time */
            server_time: string;
            settings: components["schemas"]["duty.Settings"];
        };
        "sockets.VolunteerTells": {
            assignment: components["schemas"]["packages.AssignmentOut"];
            briefing: components["schemas"]["packages.BriefingChange"];
            duty: components["schemas"]["duty.DutyOut"];
            package: components["schemas"]["packages.CardOut"];
            package_ended: components["schemas"]["packages.EndedOut"];
            sighting: components["schemas"]["sightings.SightingOut"];
            signed_out: components["schemas"]["sockets.SignedOut"];
            wallet: components["schemas"]["ledger.WalletNews"];
            welcome: components["schemas"]["sockets.VolunteerState"];
        };
        "staff.GrantIn": {
            /** @default  */
            region_code?: string;
            role: string;
            /**
             * Format: uuid
             * @default null
             */
            station_id?: string | null;
        };
        "staff.NewPasswordIn": {
            password: string;
        };
        "staff.StaffIn": {
            name: string;
            /** @default null */
            officer_number?: string | null;
            password: string;
            roles: components["schemas"]["staff.GrantIn"][];
            username: string;
        };
        "staff.StaffListOut": {
            items: components["schemas"]["staff.StaffOut"][];
            next: string | null;
        };
        "staff.StaffOut": {
            disabled: boolean;
            display_name: string;
            /** Format: uuid */
            id: string;
            officer_number: string | null;
            roles: components["schemas"]["signin.RoleOut"][];
            username: string;
        };
        "trail.TrailActionOut": {
            /** @description To ask for as `action`. */
            action: string;
            words: string;
        };
        "trail.TrailActionsOut": {
            items: components["schemas"]["trail.TrailActionOut"][];
            next: string | null;
        };
        "trail.TrailActorOut": {
            display_name: string;
            /** Format: uuid */
            id: string;
        };
        "trail.TrailLineOut": {
            action: string;
            action_words: string;
            /** @description Null: the system itself. */
            actor: components["schemas"]["trail.TrailActorOut"] | null;
            /** Format: date-time */
            at: string;
            detail: string | null;
            id: string;
            /** @description To ask for as `object`. */
            object_id: string | null;
            object_kind: string;
            object_words: string;
            reason: string | null;
            station: components["schemas"]["trail.TrailStationOut"] | null;
        };
        "trail.TrailOut": {
            items: components["schemas"]["trail.TrailLineOut"][];
            next: string | null;
        };
        "trail.TrailStationOut": {
            /** Format: uuid */
            id: string;
            name: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
